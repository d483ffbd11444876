/** Keys of the instances in the world. The rebuilt one has the name of the first and nothing else of it. */
export const instanceIds = ['PRACTICE-SQL01', 'PRACTICE-SQL02\\SCO', 'PRACTICE-SQL01-rebuilt'] as const
export type InstanceId = (typeof instanceIds)[number]
