export interface SplitLabel {
  before: string
  letter: string
  after: string
}

/**
 * Cuts a label at its access letter: a capital first, then the start of a word, then anywhere.
 * A letter that is not in the label stands behind it in brackets, as Windows does.
 */
export function splitAccessKey(text: string, key: string | undefined): SplitLabel {
  if (key === undefined || key === '') return { before: text, letter: '', after: '' }
  const lower = text.toLowerCase()
  const wanted = key.toLowerCase()
  let at = text.indexOf(key.toUpperCase())
  if (at < 0) at = lower.startsWith(wanted) ? 0 : lower.indexOf(` ${wanted}`) + 1
  if (at === 0 && !lower.startsWith(wanted)) at = lower.indexOf(wanted)
  if (at < 0) return { before: `${text} (`, letter: key.toUpperCase(), after: ')' }
  return { before: text.slice(0, at), letter: text.slice(at, at + key.length), after: text.slice(at + key.length) }
}
