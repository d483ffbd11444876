import { describe, expect, it } from 'vitest'
import { findWizard } from '../../../preload/contract/wizards/index.ts'
import { problemsOf } from '../../../renderer/wizard/problems.ts'
import { SecretBox } from '../../../renderer/wizard/secret-box.ts'
import { emptyAnswers, pageErrors, soundAnswers } from '../../../renderer/wizard/validation.ts'
import { sample } from './sample.ts'

const page = (id: string) => sample.pages.find((one) => one.id === id)!

describe('the rules of a page', () => {
  it('are those of the wizard, in its words', () => {
    const box = new SecretBox()
    const empty = emptyAnswers(sample)
    expect(pageErrors(sample, page('intro'), empty, box)).toEqual({})
    expect(pageErrors(sample, page('kind'), empty, box)).toEqual({ kind: 'Select what to do' })
    expect(pageErrors(sample, page('place'), empty, box)).toEqual({ place: 'Enter a path' })
    expect(pageErrors(sample, page('place'), { ...empty, place: '\\\\.\\C:' }, box)['place']).toContain('device paths')
    expect(pageErrors(sample, page('items'), empty, box)).toEqual({ items: 'Select at least one' })
    expect(pageErrors(sample, page('extra'), { name: '' }, box)).toEqual({ name: 'Enter a name' })
  })

  it('leave hidden fields alone', () => {
    const answers = { kind: 'short', place: 'C:\\Keys', deep: 'neither' }
    expect(pageErrors(sample, page('place'), answers, new SecretBox())).toEqual({})
    expect(pageErrors(sample, page('place'), { ...answers, kind: 'long' }, new SecretBox())).toHaveProperty('deep')
  })

  it('ask for a password of enough characters, the same in both boxes', () => {
    const errors = (first: string, second: string) => {
      const box = new SecretBox()
      box.type('password', first)
      box.type('password-confirm', second)
      return pageErrors(sample, page('password'), {}, box)
    }
    const short = 'Enter a password of at least 8 characters'
    const unequal = 'Enter the same password in both boxes'
    expect(errors('', '')).toEqual({ password: short })
    expect(errors('winter', 'winte')).toEqual({ password: short, 'password-confirm': unequal })
    expect(errors('long enough', 'long enougH')).toEqual({ 'password-confirm': unequal })
    expect(errors('', 'long enough')).toEqual({ password: short, 'password-confirm': unequal })
    expect(errors('🔑🔑🔑🔑🔑🔑🔑', '🔑🔑🔑🔑🔑🔑🔑')).toEqual({ password: short })
    expect(errors('long enough', 'long enough')).toEqual({})
  })

  it('take an accepted password as it is while no other is typed', () => {
    const box = new SecretBox()
    box.type('password', 'long enough')
    box.accept('password')
    expect(pageErrors(sample, page('password'), {}, box)).toEqual({})
    box.type('password-confirm', 'x')
    expect(Object.keys(pageErrors(sample, page('password'), {}, box))).toEqual(['password', 'password-confirm'])
  })
})

describe('what main is told', () => {
  it('are answers that keep their rule, of pages and fields that are shown', () => {
    const answers = { kind: 'short', name: 'Ada', place: 'C:\\Keys', deep: true, items: [], other: undefined }
    expect(soundAnswers(sample, answers)).toEqual({ kind: 'short', place: 'C:\\Keys' })
    expect(soundAnswers(sample, { ...answers, kind: 'long' })).toEqual({
      kind: 'long',
      name: 'Ada',
      place: 'C:\\Keys',
      deep: true,
    })
  })

  it('are whole once the pages of the encryption key wizard are filled in', () => {
    const encryptionKey = findWizard('encryption-key')!
    const answers = { ...emptyAnswers(encryptionKey), mode: 'backup', location: '\\\\FS02\\DR\\Keys\\' }
    expect(soundAnswers(encryptionKey, { ...emptyAnswers(encryptionKey), mode: 'backup' })).toEqual({
      mode: 'backup',
      copyTo: '',
      microsoft: false,
    })
    const told = soundAnswers(encryptionKey, answers)
    expect(encryptionKey.answers.parse(told)).toEqual(told)
    expect(told).toEqual({ mode: 'backup', location: '\\\\FS02\\DR\\Keys\\', copyTo: '', microsoft: false })
  })
})

describe('the error summary', () => {
  it('lists what is wrong in the order of the page, findings first', () => {
    const errors = { 'password-confirm': 'two', password: 'one', 'acknowledge-x': 'zero' }
    expect(problemsOf(page('password'), {}, errors).map((problem) => problem.text)).toEqual(['zero', 'one', 'two'])
  })
})
