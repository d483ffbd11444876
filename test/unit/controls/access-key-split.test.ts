import { describe, expect, it } from 'vitest'
import { wizards } from '../../../preload/contract/wizards/index.ts'
import { splitAccessKey } from '../../../renderer/controls/access-key-split.ts'

const parts = (text: string, key?: string) => {
  const { before, letter, after } = splitAccessKey(text, key)
  return [before, letter, after]
}

describe('splitAccessKey', () => {
  it('marks the first letter', () => {
    expect(parts('Next', 'n')).toEqual(['', 'N', 'ext'])
  })

  it('prefers a capital, then the start of a word', () => {
    expect(parts('Back up Key', 'k')).toEqual(['Back up ', 'K', 'ey'])
    expect(parts('Back up key', 'u')).toEqual(['Back ', 'u', 'p key'])
    expect(parts('Confirm copy', 'c')).toEqual(['', 'C', 'onfirm copy'])
  })

  it('takes a letter within a word when no word starts with it', () => {
    expect(parts('Show', 'w')).toEqual(['Sho', 'w', ''])
  })

  it('puts a letter that is not there behind the label', () => {
    expect(parts('Next', 'q')).toEqual(['Next (', 'Q', ')'])
  })

  it('leaves a label without a letter whole', () => {
    expect(parts('Cancel')).toEqual(['Cancel', '', ''])
    expect(parts('Cancel', '')).toEqual(['Cancel', '', ''])
  })

  it('never changes the words of a label that holds its letter', () => {
    const fields = wizards.flatMap((wizard) => wizard.pages.flatMap((page) => page.fields))
    expect(fields.length).toBeGreaterThan(0)
    for (const field of fields) expect(parts(field.label, field.key).join('')).toBe(field.label)
  })
})
