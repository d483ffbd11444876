import * as z from 'zod/mini'
import { describe, expect, it } from 'vitest'
import { connectionMembers } from '../../../preload/contract/connection.ts'
import type { Field } from '../../../preload/contract/wizard.ts'
import { wizards } from '../../../preload/contract/wizards/index.ts'
import { procedures } from '../../../main/procedures/index.ts'

const keysOf = (field: Field): string[] => [
  ...(field.key === undefined ? [] : [field.key]),
  ...(field.kind === 'password' && field.confirm?.key !== undefined ? [field.confirm.key] : []),
  ...(field.kind === 'choice' ? field.options.flatMap((option) => option.key ?? []) : []),
]

describe.each(wizards.map((wizard) => [wizard.id, wizard] as const))('wizard %s', (_id, wizard) => {
  it('has access keys that are unique on their page and leave B and N to the frame', () => {
    for (const page of wizard.pages) {
      const keys = page.fields.flatMap(keysOf)
      expect(new Set(keys).size).toBe(keys.length)
      expect(keys.filter((key) => key === 'b' || key === 'n')).toEqual([])
      expect(keys.length).toBeLessThanOrEqual(20)
    }
  })

  it('has a rule for every field that is no secret, and no rule without a field', () => {
    // One answer may have a field for each way through the wizard.
    const answerOf = (field: Field) =>
      field.kind === 'connection-test' ? connectionMembers(field.slot).certificate : field.id
    const fields = new Set(
      wizard.pages.flatMap((page) => page.fields.filter((field) => field.kind !== 'password').map(answerOf)),
    )
    expect([...fields].sort()).toEqual(Object.keys(wizard.answers.shape).sort())
  })

  it('has pages of different names, and every label of a choice is one of its rule', () => {
    const ids = wizard.pages.map((page) => page.id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const field of wizard.pages.flatMap((page) => page.fields)) {
      if (field.kind !== 'choice') continue
      const rule = wizard.answers.shape[field.id]
      if (field.preset !== undefined) expect(field.options.map(({ value }) => value)).toContain(field.preset)
      for (const { value } of field.options) expect(rule !== undefined && z.safeParse(rule, value).success).toBe(true)
    }
  })

  it('never calls the product by the name of its sibling', () => {
    expect(JSON.stringify(wizard)).not.toMatch(/Operations Manager/)
  })

  it('has a procedure', () => {
    expect(procedures.map((procedure) => procedure.id)).toContain(wizard.id)
  })
})
