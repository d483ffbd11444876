/** The program's name, as it stands in titles. */
export const PRODUCT = 'System Center Recovery Wizard'
