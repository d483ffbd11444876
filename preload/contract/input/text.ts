/** The length of the shortest password that Microsoft's wizard takes (DOC-key: "at least 8 characters"). */
export const MINIMUM_PASSWORD = 8

/** Characters as a person counts them, not UTF-16 units. */
export function countCharacters(text: string): number {
  return Array.from(text).length
}
