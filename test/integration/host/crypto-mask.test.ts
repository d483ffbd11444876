import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const MASK = fileURLToPath(new URL('../../host/crypto-mask-now.ts', import.meta.url))

/** Runs a script in a Node of its own, whose crypto is masked, and returns what it prints as JSON. */
async function masked(script: string): Promise<unknown> {
  const args = ['--disable-warning=ExperimentalWarning', '--import', MASK, '--input-type=module', '--eval', script]
  return JSON.parse((await promisify(execFile)(process.execPath, args)).stdout)
}

const REFUSALS = `
  import crypto, { createCipheriv, createHash } from 'node:crypto'
  const code = (fn) => { try { fn(); return 'done' } catch (error) { return error.code ?? error.name } }
  const key = Buffer.alloc(32), iv = Buffer.alloc(12)
`

describe('the crypto mask', () => {
  it('takes away what BoringSSL lacks, with its errors, named imports included', async () => {
    const seen = await masked(`${REFUSALS}
      const subtle = await crypto.subtle.digest('SHA3-256', key).then(() => 'done', (error) => error.name)
      console.log(JSON.stringify([
        code(() => createCipheriv('chacha20-poly1305', key, iv, { authTagLength: 16 })),
        code(() => createCipheriv('aes-256-ccm', key, iv, { authTagLength: 16 })),
        code(() => createHash('sha3-256')),
        code(() => crypto.argon2Sync('argon2id', { message: 'x', nonce: key, parallelism: 1, tagLength: 32, memory: 64, passes: 1 })),
        code(() => crypto.generateKeyPairSync('x448')),
        code(() => crypto.createECDH('secp256k1')),
        crypto.getCiphers().includes('chacha20-poly1305'),
        crypto.getHashes().includes('sha3-256'),
        subtle,
        process.features.openssl_is_boringssl,
      ]))`)
    expect(seen).toEqual([
      'ERR_CRYPTO_UNKNOWN_CIPHER',
      'ERR_CRYPTO_UNKNOWN_CIPHER',
      'ERR_CRYPTO_INVALID_DIGEST',
      'ERR_CRYPTO_ARGON2_NOT_SUPPORTED',
      'ERR_OSSL_EVP_UNSUPPORTED_ALGORITHM',
      'ERR_CRYPTO_INVALID_CURVE',
      false,
      false,
      'NotSupportedError',
      true,
    ])
  })

  it('leaves what Electron has', async () => {
    const seen = await masked(`${REFUSALS}
      console.log(JSON.stringify([
        code(() => createCipheriv('aes-256-gcm', key, iv)),
        code(() => createHash('sha256')),
        code(() => crypto.scryptSync('x', key, 32, { N: 1024 })),
        code(() => crypto.hkdfSync('sha256', key, key, 'x', 32)),
        code(() => crypto.pbkdf2Sync('x', key, 1, 32, 'sha512')),
        code(() => crypto.generateKeyPairSync('x25519')),
        code(() => crypto.generateKeyPairSync('ed25519')),
        code(() => crypto.randomBytes(8)),
      ]))`)
    expect(seen).toEqual(Array.from({ length: 8 }, () => 'done'))
  })

  it('holds in a worker thread', async () => {
    const seen = await masked(`
      import { Worker } from 'node:worker_threads'
      const source = \`
        import { createHash } from 'node:crypto'
        import { parentPort } from 'node:worker_threads'
        try { createHash('sha3-256'); parentPort.postMessage('done') } catch (error) { parentPort.postMessage(error.code) }
      \`
      new Worker(source, { eval: true }).on('message', (message) => console.log(JSON.stringify(message)))`)
    expect(seen).toBe('ERR_CRYPTO_INVALID_DIGEST')
  })
})
