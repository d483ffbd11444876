import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { buildArtifacts } from '../../build/package/artifacts.ts'
import { type BuildOptions, buildPackage } from '../../build/package/build.ts'
import { hashesBelow, hashOf } from '../../build/package/files.ts'
import { useLocalTools } from '../../build/package/local-tools.ts'
import { makeStandIn } from '../../build/package/stand-in.ts'
import { TIME } from './make.ts'

const run = promisify(execFile)
const tools = useLocalTools(['makensis', 'sevenZip', 'mingw'])
const made = inject('made')
const folders: string[] = []
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

async function temporary(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'recovery-artifacts-'))
  folders.push(folder)
  return folder
}

/** Options of a build in a folder of its own. */
async function options(more: Partial<BuildOptions> = {}): Promise<BuildOptions> {
  const folder = await temporary()
  const electronDist = path.join(folder, 'electron')
  await makeStandIn(electronDist)
  const output = path.join(folder, 'packages')
  return { output, electronDist, kind: 'stand-in', signing: { how: 'unsigned' }, time: TIME, ...more }
}

const NAME = 'System-Center-Recovery-Wizard-0.1.0-x64-stand-in-unsigned'

async function withEnvironment<T>(set: Readonly<Record<string, string>>, work: () => Promise<T>): Promise<T> {
  const before = Object.keys(set).map((name) => [name, process.env[name]] as const)
  Object.assign(process.env, set)
  try {
    return await work()
  } finally {
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
  }
}

describe('the artifacts', () => {
  it('are the same bytes when they are built again, in another folder', { timeout: 60_000 }, async () => {
    // Once from the package that all tests of this layer share, once from one of its own.
    const shared = {
      built: { package: made, name: NAME, sign: undefined },
      files: await buildArtifacts(
        {
          output: path.dirname(made.folder),
          electronDist: '',
          kind: 'stand-in',
          signing: { how: 'unsigned' },
          time: TIME,
        },
        { package: made, name: NAME, sign: undefined },
      ),
    }
    // As a release is made: from Electron's zip.
    const unzipped = await options()
    const electronDist = `${unzipped.electronDist}-v45.4.1-win32-x64.zip`
    await run(tools.sevenZip ?? '', ['a', '-tzip', electronDist, '.'], { cwd: unzipped.electronDist })
    const own = { ...unzipped, electronDist }
    // Where releases are signed and builds are counted: neither has a say in a build that is not to be signed.
    const elsewhere = { WIN_CSC_LINK: path.join(unzipped.output, 'nowhere.p12'), BUILD_NUMBER: '77' }
    const other = await withEnvironment(elsewhere, async () => {
      const built = await buildPackage(own)
      return { built, files: await buildArtifacts(own, built) }
    })
    const one = shared
    for (const [n, file] of one.files.entries()) {
      expect(path.basename(file)).toBe(path.basename(other.files[n] ?? ''))
      const isEqual = (await readFile(file)).equals(await readFile(other.files[n] ?? ''))
      expect.soft(isEqual, path.basename(file)).toBe(true)
    }

    expect(one.files.map((file) => path.basename(file))).toEqual([
      `${NAME}.zip`,
      `${NAME}-setup.exe`,
      `${NAME}-portable.exe`,
      'sbom.cdx.json',
      'SHA256SUMS.txt',
    ])
    const folder = path.dirname(one.files[0] ?? '')
    const sums = await readFile(path.join(folder, 'SHA256SUMS.txt'), 'utf8')
    expect(sums.match(/^[0-9a-f]{64} \*\S+\r\n/gm)).toHaveLength(4)
    for (const file of one.files.slice(0, -1))
      expect(sums).toContain(`${await hashOf(file)} *${path.basename(file)}\r\n`)

    const unpacked = await temporary()
    await run(tools.sevenZip ?? '', ['x', `-o${unpacked}`, '-y', one.files[0] ?? ''])
    expect(await hashesBelow(unpacked), 'the zip holds the package').toEqual(
      await hashesBelow(one.built.package.folder),
    )
  })
})

describe('a signed build', () => {
  const password = 'test only'

  async function certificate(): Promise<{ p12: string; pem: string }> {
    const folder = await temporary()
    const [key, pem, p12] = ['key.pem', 'certificate.pem', 'certificate.p12'].map((name) =>
      path.join(folder, name),
    ) as [string, string, string]
    const usage = ['-addext', 'extendedKeyUsage=codeSigning', '-addext', 'keyUsage=digitalSignature']
    const subject = ['-subj', '/CN=Nobody in particular', '-days', '2']
    await run('openssl', [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      key,
      '-out',
      pem,
      ...subject,
      ...usage,
    ])
    await run('openssl', ['pkcs12', '-export', '-inkey', key, '-in', pem, '-out', p12, '-passout', `pass:${password}`])
    return { p12, pem }
  }

  async function withCertificate<T>(p12: string, word: string, work: () => Promise<T>): Promise<T> {
    // A time stamp needs the network.
    const set = { WIN_CSC_LINK: p12, WIN_CSC_KEY_PASSWORD: word, ELECTRON_BUILDER_OFFLINE: 'true' }
    return withEnvironment(set, work)
  }

  const isPossible = tools.osslsigncode !== undefined
  if (!isPossible) console.warn('not run: signing with a test certificate (needs osslsigncode)')
  console.warn(
    'never checked here: signtool, certificates in Windows’ store, time stamps, what Windows says of a signature',
  )

  it.skipIf(!isPossible)('signs program, uninstaller, setup and portable program', { timeout: 60_000 }, async () => {
    const { p12, pem } = await certificate()
    const signed: string[] = []
    const { built, files } = await withCertificate(p12, password, async () => {
      const own = await options({ signing: { how: 'file' } })
      const made = await buildPackage(own)
      const sign = async (file: string): Promise<void> => {
        await made.sign?.(file)
        signed.push(path.basename(file))
        await verify(file, pem)
      }
      return { built: made, files: await buildArtifacts(own, { ...made, sign }) }
    })
    const name = NAME.replace('-unsigned', '')
    // The uninstaller has no name yet when it is signed: it exists inside the setup only.
    expect(signed).toEqual([expect.any(String), `${name}-setup.exe`, `${name}-portable.exe`])
    expect(await readdir(path.dirname(files[0] ?? ''))).toContain(`${name}.zip`)
    await verify(path.join(built.package.folder, 'System Center Recovery Wizard.exe'), pem)
    for (const file of files.filter((one) => one.endsWith('.exe'))) await verify(file, pem)
  })

  it.skipIf(!isPossible)('fails when the certificate can’t be used', { timeout: 60_000 }, async () => {
    const { p12 } = await certificate()
    await expect(
      withCertificate(p12, 'wrong', async () => buildPackage(await options({ signing: { how: 'file' } }))),
    ).rejects.toThrow(/password/i)
  })

  async function verify(file: string, pem: string): Promise<void> {
    const { stdout } = await run(tools.osslsigncode ?? '', ['verify', '-CAfile', pem, '-in', file])
    expect(stdout, path.basename(file)).toContain('Signature verification: ok')
  }
})
