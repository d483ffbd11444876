/** Characters that no name or path of SQL Server needs and that a line-based reader of a script would trip over. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROL = /[\u0000-\u001f\u007f\u2028\u2029]/

/**
 * A name as a delimited identifier: `[a]]b]`.
 *
 * @throws RangeError for a name that SQL Server can't have: empty, over 128 UTF-16 units (sysname), control characters, half a character
 */
export function quoteIdentifier(name: string): string {
  if (name.length === 0 || name.length > 128 || CONTROL.test(name) || !name.isWellFormed())
    throw new RangeError(`This name can’t be an identifier: ${JSON.stringify(name.slice(0, 140))}`)
  return `[${name.replaceAll(']', ']]')}]`
}

/**
 * A text as a Unicode literal: `N'it''s'`.
 *
 * @throws RangeError for control characters (a backslash before a line break would join lines), half a character, or more than `longest` units
 */
export function quoteLiteral(text: string, longest = 4000): string {
  if (text.length > longest || CONTROL.test(text) || !text.isWellFormed())
    throw new RangeError('This text can’t be a literal: it is too long or holds control characters')
  return `N'${text.replaceAll("'", "''")}'`
}

/** Bytes given as hex digits, as a binary literal: `0x01FF`. @throws RangeError for anything else */
export function hexLiteral(hex: string): string {
  const digits = hex.replace(/^0x/i, '')
  if (!/^([0-9a-f]{2})+$/i.test(digits)) throw new RangeError('These are no hex digits')
  return `0x${digits.toUpperCase()}`
}
