import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, makePlan, type Step } from '../../../main/engine/index.ts'
import { planView } from '../../../preload/contract/index.ts'
import { confirmations, createWorld, guided, procedureOf, thing } from '../../support/procedures/index.ts'

const world = createWorld('/nowhere')
const made = { at: new Date('2026-11-21T03:15:44Z'), nonce: '1a2b3c4d' }
const input = { ports: world, target: 'practice' as const, made, pages: [], secrets: {} }
const of = (steps: Step[], answers: object = {}, secrets: string[] = []) =>
  makePlan({ ...input, answers, procedure: procedureOf('one', () => steps, { secrets: () => secrets }) })

describe('a plan', () => {
  it('has the SHA-256 of canonical JSON of wizard, target, answers and what each step says it does', async () => {
    const plan = await of([thing(world, 'a')], { z: 1, b: 'x' })
    const text =
      '{"answers":{"b":"x","z":1},"steps":[{"actions":[{"kind":"file","secrets":[],"target":"things/a","text":"write a"}],' +
      '"id":"a","title":"Make a","undo":"automatic"}],"target":"practice","wizard":"one"}'
    expect(plan.hash).toBe(createHash('sha256').update(text).digest('hex'))
  })

  it('has another hash for anything that the person agrees to, and the same for the rest', async () => {
    const base = thing(world, 'a')
    const { hash } = await of([base])
    const action = base.actions[0]!
    const others: Step[][] = [
      [{ ...base, title: 'Other' }],
      [{ ...base, id: 'b' }],
      [{ ...base, actions: [{ ...action, text: 'write a ' }] }],
      [{ ...base, actions: [{ ...action, target: 'x' }] }],
      [{ ...base, actions: [action, action] }],
      [thing(world, 'a', { undo: 'none' })],
      [base, thing(world, 'c')],
      [],
    ]
    const hashes = await Promise.all(others.map(async (steps) => (await of(steps)).hash))
    expect(new Set([hash, ...hashes]).size).toBe(others.length + 1)
    expect((await of([base], { a: 1 })).hash).not.toBe(hash)
    expect(
      (await makePlan({ ...input, target: 'this-computer', answers: {}, procedure: procedureOf('one', () => [base]) }))
        .hash,
    ).not.toBe(hash)
    expect((await of([{ ...base, weight: 7, group: 'g', repeat: 'never', evidence: 'unproven' }])).hash).toBe(hash)
  })

  it('takes an answer that is undefined for one that is absent, as the journal will', async () => {
    const step = thing(world, 'a')
    const plan = await of([step], { a: 1, b: undefined, c: [{ d: undefined }] })
    expect(plan.answers).toEqual({ a: 1, c: [{}] })
    expect(Object.keys(plan.answers as object)).toEqual(['a', 'c'])
    expect(plan.hash).toBe((await of([step], { a: 1, c: [{}] })).hash)
  })

  it('is the same when it is made again from what was written down', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), async (answers) => {
        const step = thing(world, 'a')
        const read = JSON.parse(canonicalJson(answers)) as object
        expect((await of([step], read)).hash).toBe((await of([step], answers)).hash)
      }),
      { numRuns: 100 },
    )
  })

  it('shows what the contract says, with the guide, the findings and the secrets by name', async () => {
    const plan = await makePlan({
      ...input,
      pages: ['first'],
      answers: {},
      procedure: { ...confirmations, secrets: () => ['password'] },
    })
    expect(planView.parse(plan.view)).toEqual(plan.view)
    expect(plan.view).toMatchObject({
      wizard: 'confirmations',
      made: '2026-11-21T03:15:44.000Z',
      secrets: ['password'],
    })
    expect(plan.view.findings).toHaveLength(4)
    const { view } = await makePlan({ ...input, answers: {}, procedure: guided })
    expect(planView.parse(view).steps[1]?.guide?.instructions).toEqual(['Start it.', 'Press Go.'])
  })

  const base = thing(world, 'a')
  const { revert: _, ...noRevert } = base
  it.each<[string, Step[], string]>([
    ['two steps of one id', [base, base], 'twice'],
    ['an automatic undo without revert', [noRevert], 'no revert'],
    ['a revert that is never used', [{ ...base, undo: 'by-hand' }], 'needless revert'],
    ['a revert of a step that changes nothing', [{ ...base, changes: false }], 'needless revert'],
    [
      'a secret that is not named',
      [{ ...base, actions: [{ kind: 'file', target: '', text: '', secrets: ['p'] }] }],
      '"p"',
    ],
  ])('is refused with %s', async (_, steps, words) => {
    await expect(of(steps)).rejects.toThrow(words)
  })

  it('has a limit of at least one', async () => {
    for (const [limit, expected] of [
      [undefined, 1],
      [0, 1],
      [2.5, 2],
      [4, 4],
    ] as const) {
      const procedure = procedureOf('one', () => [base], limit === undefined ? {} : { limit })
      expect((await makePlan({ ...input, answers: {}, procedure })).limit).toBe(expected)
      const asked = procedureOf<{ n: number | undefined }>('one', () => [base], { limit: ({ n }) => n ?? 3 })
      expect((await makePlan({ ...input, answers: { n: limit }, procedure: asked })).limit).toBe(
        limit === undefined ? 3 : expected,
      )
    }
  })
})
