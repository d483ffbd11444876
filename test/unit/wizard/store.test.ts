import { describe, expect, it } from 'vitest'
import { Refusal } from '../../support/fake-bridge.ts'
import { block, info, override, warning } from './sample.ts'
import { begin, goToPage, PASSWORD, settled } from './setup.ts'

const failing = { code: 'no-way', text: 'It does not work.' }
const fail = () => {
  throw new Refusal(failing)
}

describe('pages', () => {
  it('begin with what the machine suggests, but keep what was typed meanwhile', async () => {
    let release: (() => void) | undefined
    const begun = await begin({
      'wizard.start': () =>
        new Promise((resolve) => {
          release = () => resolve({ answers: { place: 'D:\\Suggested', deep: true } })
        }),
    })
    begun.store.setAnswer('place', 'C:\\Typed')
    release?.()
    await settled()
    expect(begun.store.getState().answers).toMatchObject({ place: 'C:\\Typed', deep: true })
    expect(begun.store.getState().busy).toBeUndefined()
  })

  it('let Next wait for what the machine suggests', async () => {
    let release: (() => void) | undefined
    const begun = await begin({
      'wizard.start': () => new Promise((resolve) => (release = () => resolve({ answers: { deep: true } }))),
    })
    const next = begun.store.next()
    await settled()
    expect(begun.asked('wizard.findings')).toEqual([])
    release?.()
    await next
    expect(begun.store.getState()).toMatchObject({ page: 1, answers: { deep: true } })
  })

  it('ask for facts and lists as they are shown, and say why there are none', async () => {
    const begun = await begin({ 'wizard.options': fail })
    expect(begun.store.getState().facts['intro']?.value).toHaveLength(1)
    await goToPage(begun, 'items')
    await settled()
    expect(begun.store.getState().options['items']).toMatchObject({ loading: false, error: failing })
    begun.bridge.answer({ 'wizard.options': [{ value: 'a', label: 'A' }] })
    await begun.store.loadOptions('items')
    expect(begun.store.getState().options['items']?.value).toHaveLength(1)
  })

  it('do not go on while a rule is broken, and ask main nothing', async () => {
    const begun = await begin()
    await goToPage(begun, 'kind')
    const before = begun.asked('wizard.findings').length
    await begun.store.next()
    expect(begun.store.getState()).toMatchObject({
      page: 1,
      errors: { kind: 'Select what to do' },
      attention: { place: 'errors' },
    })
    expect(begun.asked('wizard.findings')).toHaveLength(before)
    begun.store.setAnswer('kind', 'short')
    expect(begun.store.getState().errors).toEqual({})
    await begun.store.next()
    expect(begun.store.getState().page).toBe(3)
  })

  it('keep what was entered both ways, skipped pages too', async () => {
    const begun = await begin()
    await goToPage(begun, 'items')
    const { answers } = begun.store.getState()
    begun.store.back()
    begun.store.back()
    expect(begun.store.getState().page).toBe(2)
    begun.store.goTo(0)
    expect(begun.store.getState()).toMatchObject({ page: 0, answers })
    begun.store.goTo(4)
    expect(begun.store.getState().page).toBe(0)
  })

  it('show a problem of the check and stay', async () => {
    const begun = await begin({ 'wizard.findings': fail })
    await begun.store.next()
    expect(begun.store.getState()).toMatchObject({ page: 0, problem: failing, attention: { place: 'problem' } })
    begun.bridge.answer({ 'wizard.findings': [] })
    await begun.store.next()
    expect(begun.store.getState()).toMatchObject({ page: 1, problem: undefined })
  })

  it.each([
    ['Back', (begun: Awaited<ReturnType<typeof begin>>) => begun.store.back(), 2],
    ['another answer', (begun: Awaited<ReturnType<typeof begin>>) => begun.store.setAnswer('place', 'D:\\'), 3],
    ['Cancel', (begun: Awaited<ReturnType<typeof begin>>) => begun.close(), 3],
  ])('abandon a check that is on its way by %s', async (_name, abandon, page) => {
    const begun = await begin()
    await goToPage(begun, 'place')
    begun.store.setAnswer('place', 'C:\\Keys')
    let release: (() => void) | undefined
    begun.bridge.answer({
      'wizard.findings': () => new Promise((resolve) => (release = () => resolve([block]))),
    })
    const next = begun.store.next()
    await settled()
    expect(begun.store.getState().busy).toBe('checking')
    abandon(begun)
    release?.()
    await next
    expect(begun.store.getState()).toMatchObject({ page, busy: undefined })
    expect(begun.store.getState().errors).toEqual({})
    expect(begun.store.getState().findings['place'] ?? []).toEqual([])
  })

  it('ask once, however often Next is pressed', async () => {
    const begun = await begin()
    await Promise.all([begun.store.next(), begun.store.next(), begun.store.next()])
    expect(begun.asked('wizard.findings')).toHaveLength(1)
    expect(begun.store.getState().page).toBe(1)
  })
})

describe('findings', () => {
  it('that block stop at their field, until another answer is given', async () => {
    const begun = await begin()
    await goToPage(begun, 'place')
    begun.bridge.answer({ 'wizard.findings': [block] })
    begun.store.setAnswer('place', 'C:\\Keys')
    await begun.store.next()
    expect(begun.store.getState()).toMatchObject({
      page: 3,
      errors: { place: block.text },
      attention: { place: 'errors' },
    })
    begun.store.setAnswer('place', 'D:\\Keys')
    expect(begun.store.getState().findings['place']).toEqual([])
    begun.bridge.answer({ 'wizard.findings': [] })
    await begun.store.next()
    expect(begun.store.getState().page).toBe(4)
  })

  it('that block and are about no field on the page lead to their own message', async () => {
    const begun = await begin({ 'wizard.findings': [{ ...block, field: 'elsewhere' }] })
    await begun.store.next()
    expect(begun.store.getState().errors).toEqual({ 'finding-read-only': block.text })
  })

  it('that warn are shown first, then asked for, then let through with a tick', async () => {
    const begun = await begin({ 'wizard.findings': [warning, info] })
    await begun.store.next()
    expect(begun.store.getState()).toMatchObject({ page: 0, errors: {}, attention: { place: 'findings' } })
    await begun.store.next()
    expect(begun.store.getState()).toMatchObject({ page: 0, attention: { place: 'errors' } })
    expect(Object.keys(begun.store.getState().errors)).toEqual(['acknowledge-same-computer'])
    begun.store.say(warning, { ticked: true })
    await begun.store.next()
    expect(begun.store.getState().page).toBe(1)
  })

  it('that change their words are asked about again', async () => {
    const begun = await begin({ 'wizard.findings': [warning] })
    begun.store.say(warning, { ticked: true })
    await begun.store.next()
    expect(begun.store.getState().page).toBe(1)
    begun.store.back()
    begun.bridge.answer({ 'wizard.findings': [{ ...warning, text: 'Everyone can read the share.' }] })
    await begun.store.next()
    expect(begun.store.getState()).toMatchObject({ page: 0, attention: { place: 'findings' } })
  })

  it('that only inform do not stop', async () => {
    const begun = await begin({ 'wizard.findings': [info] })
    await begun.store.next()
    expect(begun.store.getState().page).toBe(1)
  })

  it('that a typed word overrides take that word only', async () => {
    const begun = await begin({ 'wizard.findings': [override] })
    await begun.store.next()
    begun.store.say(override, { ticked: true, typed: 'YES' })
    await begun.store.next()
    expect(begun.store.getState().page).toBe(0)
    begun.store.say(override, { typed: 'OVERWRITE' })
    await begun.store.next()
    expect(begun.store.getState().page).toBe(1)
  })
})

describe('passwords', () => {
  it('go along with the check of their page, and are accepted when it is left', async () => {
    const begun = await begin()
    await goToPage(begun, 'summary')
    const questions = begun.asked('wizard.findings').map(({ input }) => input as { page: string; secrets: object })
    expect(questions.find(({ page }) => page === 'items')?.secrets).toEqual({})
    expect(questions.find(({ page }) => page === 'password')?.secrets).toEqual({
      password: new TextEncoder().encode(PASSWORD),
    })
    expect(begun.store.getState().held).toEqual(['password'])
    begun.store.back()
    await begun.store.next()
    expect(begun.store.getState().phase).toBe('summary')
  })

  it('that are typed but not accepted yet come back with the page', async () => {
    const begun = await begin()
    await goToPage(begun, 'password')
    begun.store.typeSecret('password', 'half typed')
    begun.store.back()
    await begun.store.next()
    expect(begun.secrets.readDraft('password')).toBe('half typed')
    expect(begun.store.getState().held).toEqual([])
    await begun.store.next()
    expect(begun.store.getState().errors).toEqual({ 'password-confirm': 'Enter the same password in both boxes' })
  })

  it('are kept when the page is left by Back with both boxes filled', async () => {
    const begun = await begin()
    await goToPage(begun, 'password')
    begun.store.typeSecret('password', PASSWORD)
    begun.store.typeSecret('password-confirm', PASSWORD)
    begun.store.back()
    expect(begun.store.getState().held).toEqual(['password'])
  })

  it('are wiped when the wizard is left', async () => {
    const begun = await begin()
    await goToPage(begun, 'summary')
    begun.close()
    expect(begun.secrets.has('password')).toBe(false)
  })
})
