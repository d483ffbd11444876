import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteWriter } from '../../../../main/practice/tds/bytes.ts'
import { md4 } from '../../../../main/practice/tds/md4.ts'
import { challenge, isNtlm, readAnswer } from '../../../../main/practice/tds/ntlm.ts'
import { hex } from '../../../support/tds/raw-client.ts'

describe('MD4', () => {
  it.each([
    ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
    ['a', 'bde52cb31de33e46245e05fbdbd6fb24'],
    ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
    ['message digest', 'd9130a8164549fe818874806e1c7014b'],
    ['abcdefghijklmnopqrstuvwxyz', 'd79e1c308aa5bbcdeea8ed63df412da9'],
    ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', '043f8582f241db351ce627e153e7f0e4'],
    ['1234567890'.repeat(8), 'e33b4ddc9c38f2199c3e7b164fcc0536'],
  ])('of “%s” is as in RFC 1320', (text, digest) => {
    expect(md4(Buffer.from(text)).toString('hex')).toBe(digest)
  })

  it('takes any length and gives 16 bytes, others for others', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 200 }), (one, other) => {
        expect(md4(one)).toHaveLength(16)
        const same = createHash('sha256').update(one).digest().equals(createHash('sha256').update(other).digest())
        expect(md4(one).equals(md4(other))).toBe(same)
      }),
    )
  })
})

/** MS-NLMP 4.2: common values of the examples. */
const nonce = hex('01 23 45 67 89 ab cd ef')
const targetInfo = hex(`02 00 0c 00 44 00 6f 00 6d 00 61 00 69 00 6e 00 01 00 0c 00 53 00 65 00 72 00 76 00 65 00 72 00
  00 00 00 00`)
const proof = hex('68 cd 0a b8 51 e5 1c 96 aa bc 92 7b eb ef 6a 1c')
const response = Buffer.concat([
  proof,
  hex('01 01 00 00 00 00 00 00'),
  Buffer.alloc(8),
  hex('aa aa aa aa aa aa aa aa'),
  Buffer.alloc(4),
  targetInfo,
  Buffer.alloc(4),
])

/** AUTHENTICATE_MESSAGE with the response at its end. `declared` is what its length field says. */
function answerOf(user: string, domain: string, given: Buffer, declared = given.length): Buffer {
  const names = [domain, user].map((name) => Buffer.from(name, 'utf16le'))
  const out = new ByteWriter().bytes(Buffer.from('NTLMSSP\0', 'latin1')).u32(3)
  let at = 64
  const field = (length: number, place: number): unknown => out.u16(length).u16(length).u32(place)
  const [first, second] = names
  field(0, at)
  field(declared, at + (first?.length ?? 0) + (second?.length ?? 0))
  for (const name of names) {
    field(name.length, at)
    at += name.length
  }
  field(0, at)
  field(0, at)
  out.u32(0)
  return out.bytes(Buffer.concat(names)).bytes(given).toBuffer()
}

describe('NTLMv2', () => {
  it('accepts the example of MS-NLMP 4.2.4, with the whole response declared or only its proof', () => {
    for (const declared of [response.length, 16]) {
      const { user, domain, verify } = readAnswer(answerOf('User', 'Domain', response, declared), nonce)
      expect([user, domain, verify('Password'), verify('password'), verify('')]).toEqual([
        'User',
        'Domain',
        true,
        false,
        false,
      ])
    }
  })

  it('refuses another nonce, user or domain', () => {
    expect(readAnswer(answerOf('User', 'Domain', response), Buffer.alloc(8)).verify('Password')).toBe(false)
    expect(readAnswer(answerOf('Other', 'Domain', response), nonce).verify('Password')).toBe(false)
    expect(readAnswer(answerOf('User', 'Elsewhere', response), nonce).verify('Password')).toBe(false)
  })

  it('refuses NTLMv1, whose response has 24 bytes', () => {
    expect(readAnswer(answerOf('User', 'Domain', Buffer.alloc(24)), nonce).verify('Password')).toBe(false)
  })

  it('names what is no answer malformed', () => {
    expect(() => readAnswer(Buffer.alloc(64), nonce)).toThrow('malformed TDS: no NTLM answer')
    expect(() => readAnswer(answerOf('User', 'Domain', Buffer.alloc(3)), nonce)).toThrow('no NTLMv2 response')
    expect(() => readAnswer(answerOf('User', 'Domain', response).subarray(0, 60), nonce)).toThrow('malformed TDS')
  })

  it('challenges with its nonce, its names and the time', () => {
    const bytes = challenge(nonce, { server: 'SQL01', domain: 'FAB' }, new Date('2026-01-02T03:04:05Z'))
    expect([isNtlm(bytes, 1), bytes.toString('latin1', 0, 8), bytes.readUInt32LE(8)]).toEqual([false, 'NTLMSSP\0', 2])
    expect(bytes.subarray(24, 32)).toEqual(nonce)
    const [length, at] = [bytes.readUInt16LE(40), bytes.readUInt32LE(44)]
    expect(at + length).toBe(bytes.length)
    expect(bytes.toString('utf16le', 56, 62)).toBe('FAB')
    expect(bytes.includes(Buffer.from('sql01.fab', 'utf16le'))).toBe(true)
    const filetime = (BigInt(Date.UTC(2026, 0, 2, 3, 4, 5)) + 11_644_473_600_000n) * 10_000n
    const time = Buffer.alloc(8)
    time.writeBigUInt64LE(filetime)
    expect(bytes.includes(Buffer.concat([hex('07 00 08 00'), time]))).toBe(true)
  })
})
