import { describe, expect, it } from 'vitest'
import { agree, type Encryption, readOffer } from '../../../../main/practice/tds/prelogin.ts'
import { hex } from '../../../support/tds/raw-client.ts'

const OFF = 0
const ON = 1
const NOT_SUPPORTED = 2
const REQUIRED = 3

describe('what is agreed on about encryption', () => {
  it.each<[Encryption, number, number, string]>([
    ['not-supported', OFF, NOT_SUPPORTED, 'clear'],
    ['not-supported', ON, NOT_SUPPORTED, 'clear'],
    ['not-supported', NOT_SUPPORTED, NOT_SUPPORTED, 'clear'],
    ['off', OFF, OFF, 'login'],
    ['off', ON, ON, 'all'],
    ['off', REQUIRED, ON, 'all'],
    ['off', NOT_SUPPORTED, NOT_SUPPORTED, 'clear'],
    ['on', OFF, REQUIRED, 'all'],
    ['on', ON, ON, 'all'],
    ['on', NOT_SUPPORTED, NOT_SUPPORTED, 'clear'],
    ['required', OFF, REQUIRED, 'all'],
    ['required', ON, ON, 'all'],
    ['required', NOT_SUPPORTED, REQUIRED, 'refused'],
  ])('by a server with %s and a client with %i', (mode, offer, answer, agreed) => {
    expect(agree(mode, offer, false)).toEqual({ answer, agreed })
  })

  it('is nothing more inside TLS', () => {
    for (const mode of ['off', 'on', 'required'] as const)
      expect(agree(mode, NOT_SUPPORTED, true)).toEqual({ answer: NOT_SUPPORTED, agreed: 'clear' })
  })

  it('follows from the client’s option, without its flags', () => {
    expect(readOffer(hex('01 00 06 00 01 FF 81'))).toBe(ON)
    expect(readOffer(hex('FF'))).toBe(NOT_SUPPORTED)
    expect(readOffer(hex('01 00 06 00 00 FF'))).toBe(NOT_SUPPORTED)
  })

  it('cannot follow from half an option', () => {
    for (const bytes of ['', '01', '01 00 06 00', '01 00 06 00 01 FF', '01 FF FF FF FF FF', '00 00 00 00 00'])
      expect(() => readOffer(hex(bytes))).toThrow('malformed TDS')
  })
})
