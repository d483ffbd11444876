/**
 * Node is built on OpenSSL, Electron's Node on BoringSSL. This takes away, with Electron's errors, what BoringSSL lacks,
 * so that a use of it fails here and not first on a user's computer.
 * Sources: Node 24's `lib/internal/crypto/util.js`, `crypto_argon2.cc` and the skips of its tests for BoringSSL;
 * Electron's `script/node-disabled-tests.json`; electron/electron#24024; nodejs/node pull requests 60374 and 60387.
 */
import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'

const CIPHERS =
  /^(aes-?(128|192|256)-(cbc|ctr|ecb|gcm|ofb)|(id-)?aes(128|192|256)-gcm|aes-(128|256)-cfb|aes(128|192|256)|bf-(cbc|cfb|ecb)|des-(cbc|ecb|ede|ede-cbc|ede3|ede3-cbc)|rc2-(40-)?cbc|rc4)$/i
const HASHES = /^(md4|md5|md5-sha1|ripemd160|rmd160|(rsa-)?sha-?(1|224|256|384|512)|sha512-256)$/i
const CURVES = /^(P-224|P-256|P-384|P-521|secp224r1|prime256v1|secp384r1|secp521r1)$/i
const KEYS = new Set<unknown>(['rsa', 'ec', 'ed25519', 'x25519'])
const NOT_IN_SUBTLE =
  /^(Ed448|X448|AES-OCB|AES-KW|Argon2(d|i|id)|c?SHAKE\d+|TurboSHAKE\d+|KT\d+|KMAC\d+|SHA3-\d+|ML-(KEM|DSA)-\d+)$/i
const SUBTLE_METHODS = [
  'generateKey',
  'importKey',
  'deriveBits',
  'deriveKey',
  'encrypt',
  'decrypt',
  'digest',
  'sign',
  'verify',
]

type Call = (this: unknown, ...args: unknown[]) => unknown
const MASKED = Symbol.for('stand-in: crypto is masked')

function fail(message: string, code: string): never {
  throw Object.assign(new Error(message), { code })
}

function checkCipher(name: unknown): void {
  if (typeof name === 'string' && !CIPHERS.test(name)) fail('Unknown cipher', 'ERR_CRYPTO_UNKNOWN_CIPHER')
}

function checkHash(name: unknown): void {
  if (typeof name === 'string' && !HASHES.test(name)) fail('Digest method not supported', 'ERR_CRYPTO_INVALID_DIGEST')
}

function checkCurve(name: unknown): void {
  if (typeof name === 'string' && !CURVES.test(name)) fail('Invalid EC curve name', 'ERR_CRYPTO_INVALID_CURVE')
}

function checkKey(type: unknown, options: unknown): void {
  if (!KEYS.has(type)) fail(`unsupported key type ${String(type)}`, 'ERR_OSSL_EVP_UNSUPPORTED_ALGORITHM')
  if (type === 'ec') checkCurve((options as { namedCurve?: unknown } | undefined)?.namedCurve)
}

function noArgon2(): never {
  fail('Argon2 algorithm not supported', 'ERR_CRYPTO_ARGON2_NOT_SUPPORTED')
}

/** Puts a check before members of node:crypto that this version of Node has. */
function before(names: readonly string[], check: (...args: unknown[]) => void): void {
  const members = crypto as unknown as Record<string, unknown>
  for (const name of names) {
    const real = members[name]
    if (typeof real !== 'function') continue
    members[name] = function masked(this: unknown, ...args: unknown[]): unknown {
      check(...args)
      return (real as Call).apply(this, args)
    }
  }
}

function shorten(name: 'getCiphers' | 'getHashes' | 'getCurves', kept: RegExp): void {
  const real = crypto[name]
  Object.assign(crypto, { [name]: () => real().filter((entry) => kept.test(entry)) })
}

function maskSubtle(): void {
  const subtle = Object.getPrototypeOf(crypto.webcrypto.subtle) as Record<string, Call>
  for (const name of SUBTLE_METHODS) {
    const real = subtle[name]
    if (real === undefined) continue
    subtle[name] = async function masked(this: unknown, ...args: unknown[]): Promise<unknown> {
      for (const arg of args) {
        const algorithm = typeof arg === 'object' && arg !== null && 'name' in arg ? arg.name : arg
        if (typeof algorithm === 'string' && NOT_IN_SUBTLE.test(algorithm)) {
          throw new DOMException('Unrecognized algorithm name', 'NotSupportedError')
        }
      }
      return real.apply(this, args)
    }
  }
}

/** Masks this thread's crypto, once; `crypto-mask-now.ts` does it on being loaded (`--import`, or vitest's setupFiles). */
export function maskCrypto(): void {
  if (MASKED in crypto) return
  Object.defineProperty(crypto, MASKED, { value: true })
  before(['argon2', 'argon2Sync'], noArgon2)
  before(['createCipheriv', 'createDecipheriv', 'getCipherInfo'], checkCipher)
  before(['createHash', 'createHmac', 'hash', 'hkdf', 'hkdfSync'], checkHash)
  before(['pbkdf2', 'pbkdf2Sync'], (_password, _salt, _rounds, _length, digest) => checkHash(digest))
  before(['generateKeyPair', 'generateKeyPairSync'], checkKey)
  before(['createECDH'], checkCurve)
  shorten('getCiphers', CIPHERS)
  shorten('getHashes', HASHES)
  shorten('getCurves', CURVES)
  syncBuiltinESMExports()
  maskSubtle()
  Object.defineProperty(process.features, 'openssl_is_boringssl', { value: true, configurable: true, enumerable: true })
}
