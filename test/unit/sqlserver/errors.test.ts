import { describe, expect, it } from 'vitest'
import { causeIn, causeOfState, knownNumbers, wordsOf } from '../../../main/sqlserver/errors/index.ts'
import { systemNumbers, systemPart } from '../../../main/sqlserver/errors/os.ts'
import { problemOf, signal, statement, withBench } from './rig.ts'

/** Numbers that orchestrator-sql.md names as errors to be explained: A.3, B.1 to B.3, B.9, B.10, B.12, and those of rights. */
const NAMED = [
  15581, 15315, 15313, 15208, 15240, 15247, 15317, 15320, 15329, 15393, 15584, 15585, 15588, 15593, 3013, 3021, 3023,
  3035, 3041, 3044, 3057, 3078, 3098, 3101, 3102, 3110, 3117, 3132, 3136, 3141, 3142, 3154, 3156, 3159, 3169, 3176,
  3183, 3187, 3189, 3201, 3202, 3203, 3204, 3234, 3241, 3254, 3256, 3257, 3266, 3271, 15401, 15404, 15433, 33010, 4064,
  33009, 9772, 262, 229, 297, 300, 33111, 1844, 596, 4060, 102,
]
/** Those that a sign-in ends in: there they are provoked in open.test.ts. */
const SIGN_IN = new Set([17197, 17806, 17809, 17810, 17892, 18401, 18451, 18458, 18461, 18470, 18486, 18487, 18488])
const FATAL_OR_CLOSING = new Set([3013, 3041, 3119, 5069, 1802])

const error = (number: number, text: string) => ({ number, text, class: 16, state: 1 })

function expectSentences(texts: readonly string[]): void {
  for (const text of texts) {
    expect(text).toMatch(/^[A-Z“].*[.)]$/s)
    expect(text, 'an apostrophe that is none').not.toMatch(/\w'\w/)
    expect(text).not.toMatch(/!|\bwe\b|\bour\b|undefined|  /i)
  }
}

describe('an error of the server', () => {
  it('has words where the facts name it', () => {
    expect(NAMED.filter((number) => !knownNumbers.includes(number))).toEqual([])
    expect(new Set(knownNumbers).size).toBe(knownNumbers.length)
  })

  it.each(knownNumbers)('%i says what, why and what now', (number) => {
    for (const text of ['', 'Something about \'this\' and "that". Operating system error 5(Access is denied.).']) {
      const words = wordsOf(error(number, text))
      expectSentences([words.text, words.cause, ...words.next])
      expect(words.next.length).toBeGreaterThan(0)
    }
  })

  it('comes to the person under its number', () =>
    withBench(
      {
        script: [
          [
            /^FAIL \d+/,
            (reply, { sql }) => {
              reply.error(Number(/\d+/.exec(sql)?.[0]), "Some 'name' failed.")
              reply.error(3013, 'BACKUP DATABASE is terminating abnormally.')
            },
          ],
        ],
      },
      async ({ open }) => {
        const instance = await open()
        for (const number of knownNumbers) {
          if (SIGN_IN.has(number) || FATAL_OR_CLOSING.has(number)) continue
          const problem = await problemOf(instance.run(statement(`FAIL ${number}`), { signal: signal() }))
          expect(problem.code).toBe(`sql-${number}`)
          expect(problem.data.detail).toBe(
            `${number}: Some 'name' failed.; 3013: BACKUP DATABASE is terminating abnormally.`,
          )
        }
      },
    ))

  it('without words of its own is told in the server’s', () => {
    const words = wordsOf(error(49_999, 'Something quite new.'))
    expect(words.text).toContain('49999')
    expect(words.cause).toBe('The server says: Something quite new.')
    expectSentences([wordsOf(error(49_999, '')).cause])
  })

  it('that only says that something failed is not the cause', () => {
    const cause = error(5061, 'ALTER DATABASE failed because a lock could not be placed.')
    const closing = error(5069, 'ALTER DATABASE statement failed.')
    expect(causeIn([cause, closing])).toBe(cause)
    expect(causeIn([closing])).toBe(closing)
    expect(causeIn([])).toBeUndefined()
  })

  it('names what it is about', () => {
    expect(wordsOf(error(3201, "Cannot open backup device 'D:\\a b.bak'. Operating system error 3(x).")).text).toBe(
      'The server can’t open the backup file D:\\a b.bak.',
    )
    expect(wordsOf(error(4060, 'Cannot open database "Shop" requested by the login.')).text).toBe(
      'The database Shop can’t be opened.',
    )
    expect(wordsOf(error(15_401, "Windows NT user or group 'CONTOSO\\svc' not found.")).text).toContain('CONTOSO\\svc')
  })
})

describe('Windows’ error in a message', () => {
  it.each([
    ["Cannot open backup device 'x'. Operating system error 5(Access is denied.).", 'service'],
    [
      "Cannot open backup device 'C:\\x (3).bak'. Operating system error 112(There is not enough space on the disk.).",
      'full',
    ],
    ['Write on "D:\\x.bak" failed: 112(failed to retrieve text for this error. Reason: 15105)', 'full'],
    [
      'Read on "\\\\FS02\\DR\\x2.bak" failed: 64(The specified network name is no longer available.)',
      'lost in the middle',
    ],
    [
      "Sicherungsmedium 'x' kann nicht geöffnet werden. Betriebssystemfehler 53(Der Netzwerkpfad wurde nicht gefunden.)",
      'does not find the computer',
    ],
    ["Cannot open backup device 'x'. Operating system error 1326(Logon failure).", 'does not know the account'],
    ["Cannot open backup device 'x'. Operating system error 32(used by another process).", 'has the file open'],
    ["Cannot open backup device 'x'. Operating system error 2(not found).", 'not there'],
    ["Cannot open backup device 'x'. Operating system error 3(not found).", 'folder is not there'],
    [
      'Directory lookup for the file "E:\\d.mdf" failed with the operating system error 21(The device is not ready.).',
      'not ready',
    ],
    ["Cannot open backup device 'x'. Operating system error 4711(?).", 'error 4711'],
  ])('%s', (text, words) => {
    const part = systemPart(text)
    expect(part?.cause).toContain(words)
    expectSentences([part?.cause ?? '', ...(part?.next ?? [])])
  })

  it('is not made up where there is none', () => {
    expect(systemPart('Read on "D:\\x.bak" failed.')).toBeUndefined()
    expect(wordsOf(error(3203, 'Read on "D:\\x.bak" failed.')).cause).toBe('The server does not say why.')
  })

  it.each(systemNumbers)('%i says why and what now', (number) => {
    const part = systemPart(`Operating system error ${number}(…).`)
    expectSentences([part?.cause ?? '', ...(part?.next ?? [])])
    expect(part?.next.length).toBeGreaterThan(0)
  })
})

it('the state of 18456 says why where it is told', () => {
  expectSentences([2, 5, 6, 7, 8, 9, 11, 12, 13, 18, 38, 40, 46, 58].map((state) => causeOfState(state) ?? ''))
  // What every server tells its clients.
  expect(causeOfState(1)).toBeUndefined()
})
