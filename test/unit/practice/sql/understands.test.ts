import { describe, expect, it } from 'vitest'
import { answerOf } from '../../../../main/practice/sql/catalog/index.ts'
import { parseBatch } from '../../../../main/practice/sql/script/batch.ts'
import { samples } from '../../../../main/sqlserver/samples.ts'

/** Parameters stand before a sample’s text as declarations; the driver sends them beside it. */
const withoutDeclarations = (text: string) => text.replace(/^(DECLARE @\w+ [^\n]*;\n)+/, '')

describe('every batch that the product can send is understood', () => {
  it.each(samples().map((sample) => [`${sample.builder}: ${sample.id}`, sample.text] as const))('%s', (_, text) => {
    if (answerOf(withoutDeclarations(text)) === undefined) expect(parseBatch(text)).toBeTypeOf('function')
  })

  it('but not when a word of it is another one', () => {
    for (const { text } of samples()) {
      const other = withoutDeclarations(text).replace(
        /\b(SELECT|CREATE|ALTER|GRANT|BACKUP|RESTORE|EXEC|BEGIN|IF|DBCC)\b/,
        'UNDO',
      )
      expect(answerOf(other)).toBeUndefined()
      expect(() => parseBatch(other), other).toThrow(/Incorrect syntax near/)
    }
  })
})
