/** The text of a batch without the hashes of passwords, for what is shown or kept: plans, journals, reports. */
export function withoutHashes(text: string): string {
  return text.replace(/(\bPASSWORD = )0x[0-9A-F]+( HASHED\b)/g, '$10x********$2')
}
