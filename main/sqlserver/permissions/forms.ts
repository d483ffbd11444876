import { quoteLiteral } from '../statements/quote.ts'

/*
 * What every item of the script has in common. Each looks first and changes nothing that is there; an error of one never stops the others;
 * what was not done is told by a line that people and programs read: see outcome.ts. What an item is about and is not there is the
 * server's error 15151, which names it; a test of our own before each would make the script twice as long.
 */

/** An item: its statements, tried on their own. `id` is `logins-001/07`. */
export function attempt(id: string, lines: readonly string[]): string {
  return `BEGIN TRY
  ${lines.join('\n  ')}
END TRY
BEGIN CATCH
  PRINT CONCAT(N'NOT DONE ${id}: error ', ERROR_NUMBER(), N': ', ERROR_MESSAGE());
END CATCH;`
}

/** Says that a part of an item was left out, and why. */
export function skipped(id: string, why: string): string {
  return `PRINT ${quoteLiteral(`SKIPPED ${id}: ${why}`)};`
}

/** Says that something is there, but not as it was captured; it is left alone. */
export function different(id: string, what: string): string {
  return `PRINT ${quoteLiteral(`DIFFERENT ${id}: ${what}`)};`
}

/** The first line of a batch. USE fails for a database that is not there, and what follows would then run in another one. */
export function guard(batch: string, database: string): string {
  const name = quoteLiteral(database, 128)
  const why = quoteLiteral(`SKIPPED ${batch}: the database ${database} is not there, or it is not the current one.`)
  return `IF ISNULL(DB_ID(${name}), -1) <> DB_ID() BEGIN PRINT ${why}; RETURN; END;`
}

/** A text within a comment: what would end the line is written as JSON writes it. */
export function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, (letter) => JSON.stringify(letter).slice(1, -1))
}

/** A permission of a sort that this program can't write; the message says which, for people. */
export class NotKnown extends RangeError {}
