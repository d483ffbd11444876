import { describe, expect, it } from 'vitest'
import { keyItem } from '../../../../main/keyfile/index.ts'
import { encryptionKey } from '../../../../main/procedures/encryption-key/index.ts'
import { encryptionKey as spec } from '../../../../preload/contract/wizards/encryption-key.ts'
import { bytesOf } from '../../../support/application.ts'
import { KEYS, withBench } from '../../../support/key-bench.ts'
import { MOMBINS } from '../../../support/keyfile/sample.ts'
import {
  codes,
  FILE,
  fileSecrets,
  found,
  putFile,
  putKeyFile,
  restore,
  withKeyFile,
} from '../../../support/restore-bench.ts'

const PRACTICE = { netbios: 'PRACTICE-MS01', fqdn: 'PRACTICE-MS01.practice.example', domain: 'practice.example' }
const OURS = { machine: PRACTICE, managementGroup: 'SM_PRACTICE' }
const PRODUCT = { name: 'Service Manager 2022', version: '10.22.1068.0', role: 'management-server' as const }

describe('restore: findings about the computer', () => {
  it('say of a rebuilt server that no key is expected before Setup', () =>
    withKeyFile('rebuilt-server', async (bench) => {
      expect(await found(bench, 'introduction')).toEqual([])
      const [finding, ...more] = await found(bench, 'backup-or-restore')
      expect(more).toEqual([])
      expect(finding).toMatchObject({
        level: 'info',
        code: 'no-key-yet',
        text: 'PRACTICE-MS01 has no key yet: expected before Setup.',
        field: 'mode',
      })
    }))

  it('say nothing of a server that has a key, and tell one that lost its key from one without Service Manager', () =>
    withKeyFile('management-server', async (bench) => {
      expect(await found(bench, 'backup-or-restore')).toEqual([])
      const machine = bench.ports.machine
      bench.ports.machine = {
        call: async (verb, args) => (verb === 'key.read' ? ({ items: [] } as never) : machine.call(verb, args)),
      }
      expect((await found(bench, 'backup-or-restore'))[0]?.text).toBe(
        'Service Manager is installed on PRACTICE-MS01, and its registry holds no encryption key.',
      )
    }))

  it.each([
    ['registry-unreadable', 'block registry-unreadable'],
    ['not-elevated', 'block not-elevated'],
  ])('stop with the fault %s on every page that touches the registry', (fault, code) =>
    withKeyFile('rebuilt-server', async (bench) => {
      await bench.practice.world.set({ fault: { id: fault, on: true } })
      for (const page of ['introduction', 'backup-or-restore', 'password'])
        expect(codes(await found(bench, page)), page).toEqual([code])
    }),
  )
})

describe('restore: findings about the file, before its password', () => {
  const at = async (file: Uint8Array | undefined, path = FILE) =>
    withBench(async (bench) => {
      if (file !== undefined) await putFile(bench, path, file)
      return found(bench, 'location')
    })

  it('are none for a key file, whatever its name', () =>
    withKeyFile('rebuilt-server', async (bench) => {
      expect(await found(bench, 'location')).toEqual([])
      await putFile(bench, 'E:\\SMBackupkey.bin', await bench.ports.files.read(FILE, 100_000))
      expect(await found(bench, 'location', restore('E:\\SMBackupkey.bin'))).toEqual([])
    }))

  it.each([
    ['is not there', undefined, 'file-missing'],
    ['is empty', new Uint8Array(), 'key-file-empty'],
    ['is a text', bytesOf('the key is under the mat'), 'key-file-foreign'],
    ['is cut short', bytesOf('age-encryption.org/v1\n-> scrypt abc'), 'key-file-truncated'],
    ['is of a newer format', bytesOf('age-encryption.org/v2\n-> new\n'), 'key-file-newer'],
    ['is too large', new Uint8Array(200_000).fill(7), 'key-file-too-large'],
  ])('stop when it %s', async (_, file, code) => {
    const [finding, ...more] = await at(file)
    expect(more).toEqual([])
    expect(finding).toMatchObject({ level: 'block', code, field: 'file', fix: expect.any(String) })
    expect(finding?.acknowledge).toBeUndefined()
  })

  it('lead a file of Microsoft’s to Microsoft’s tool', async () => {
    const [finding] = await at(Uint8Array.of(1, 0, 9, 200, 0, 3))
    expect(finding).toMatchObject({ level: 'block', code: 'key-file-microsoft', field: 'file' })
    expect(finding?.fix).toContain('“The file was made by Microsoft’s SecureStorageBackup.exe”')
  })

  it('say that the text beside it does not fit, and let it be opened all the same', () =>
    withKeyFile('rebuilt-server', async (bench) => {
      const text = new TextDecoder().decode(await bench.ports.files.read(`${FILE}.txt`, 100_000))
      await putFile(bench, `${FILE}.txt`, bytesOf(text.replace(/sha256: [0-9a-f]{4}/, 'sha256: 0000')))
      expect(codes(await found(bench, 'location'))).toEqual(['info text-file-differs'])
      expect(await found(bench, 'password')).toEqual([])
    }))

  it('say that a share is gone and that a folder is no file', () =>
    withKeyFile('rebuilt-server', async (bench) => {
      expect(codes(await found(bench, 'location', restore(KEYS)))).toEqual(['block not-a-file'])
      await bench.practice.world.set({ fault: { id: 'share-gone', on: true } })
      expect(codes(await found(bench, 'location'))).toEqual(['block share-gone'])
    }))
})

describe('restore: findings about the password and what is in the file', () => {
  it('are none where the file’s own server was rebuilt', () =>
    withKeyFile('rebuilt-server', async (bench) => expect(await found(bench, 'password')).toEqual([])))

  it('tell a wrong password from a damaged file where the text beside it allows', () =>
    withKeyFile('rebuilt-server', async (bench) => {
      const wrong = () => found(bench, 'password', restore(), 'x')
      expect(await wrong()).toMatchObject([{ level: 'block', code: 'key-file-wrong-password', field: 'file-password' }])
      await bench.ports.files.remove(`${FILE}.txt`)
      expect(codes(await wrong())).toEqual(['block key-file-wrong-password-or-damaged'])
      const bytes = await bench.ports.files.read(FILE, 100_000)
      bytes.set([bytes.at(-5)! ^ 1], bytes.length - 5)
      await putFile(bench, FILE, bytes)
      expect(codes(await found(bench, 'password'))).toEqual(['block key-file-damaged'])
    }))

  it('are none while no password is there', () =>
    withKeyFile('rebuilt-server', async ({ ports }) => {
      expect(await encryptionKey.findings('password', restore(), ports)).toEqual([])
      expect(await encryptionKey.findings('password', restore(), ports, {})).toEqual([])
      expect(await encryptionKey.findings('password', { mode: 'restore' }, ports, fileSecrets())).toEqual([])
    }))

  it('say that the very key is there already', () =>
    withKeyFile('management-server', async (bench) => {
      expect(await found(bench, 'password')).toMatchObject([
        { level: 'info', code: 'key-already-there', detail: expect.stringContaining('Nothing will be changed') },
      ])
    }))

  it('on another computer of another role stop, with a typed way out that says what is lost', () =>
    withKeyFile('data-warehouse-server', async (bench) => {
      const findings = await found(bench, 'password')
      expect(codes(findings)).toEqual([
        'block other-role',
        'warn other-computer',
        'warn other-group',
        'warn key-replaced',
      ])
      const [role, computer, group, key] = findings
      expect(role).toMatchObject({ acknowledge: { type: 'RESTORE' }, field: 'file-password' })
      expect(role?.fix).toMatch(/type RESTORE: .*no longer read the passwords of Run As accounts and connectors/)
      expect(computer?.detail).toMatch(/database stores the name/)
      expect(computer?.keep).toBe('Restore it to PRACTICE-DW01')
      expect(group?.text).toContain('DW_SM_PRACTICE')
      expect(key?.detail).toMatch(/kept first/)
    }))

  it.each([
    ['10.22.1068.0', []],
    ['10.19.1035.0', ['info other-version']],
    ['10.25.1100.0', ['info other-version']],
  ])('for a key that was backed up with version %s: %j', (version, expected) =>
    withBench(async (bench) => {
      await putKeyFile(bench, FILE, { ...OURS, product: { ...PRODUCT, version } })
      const findings = await found(bench, 'password')
      expect(codes(findings)).toEqual([...expected, 'warn key-replaced'])
      if (expected.length > 0) expect(findings[0]?.text).toContain(version > '10.22' ? 'the older' : 'the newer')
    }),
  )

  it('refuse the key of a real server in practice, and a practice file on a real one, without a way out', () =>
    withBench(async (bench) => {
      await putKeyFile(bench, FILE, { ...OURS, target: 'this-computer' })
      const [real, ...more] = await found(bench, 'password')
      expect(more).toEqual([])
      expect(real).toMatchObject({ level: 'block', code: 'key-file-other-target' })
      expect(real?.text).toContain('a real server')
      expect(real?.acknowledge).toBeUndefined()
      await putKeyFile(bench, FILE, OURS)
      bench.ports.target = 'this-computer'
      const [practice] = await found(bench, 'password')
      expect(practice).toMatchObject({ level: 'block', code: 'key-file-other-target' })
      expect(practice?.text).toContain('practice file')
    }))

  it.each([
    'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run',
    'HKLM\\SYSTEM\\MOMBins',
    'HKLM\\SOFTWARE\\Microsoft\\MOMBins\\x',
  ])('refuse a file that names %s', (place) =>
    withBench(async (bench) => {
      const items = [keyItem({ name: 'Value1', path: place, bytes: bytesOf('x'.repeat(32)), protection: 'none' })]
      const { fingerprintOfItems } = await import('../../../../main/keyfile/index.ts')
      await putKeyFile(bench, FILE, { ...OURS, items, keyFingerprint: fingerprintOfItems(items) })
      expect(await found(bench, 'password')).toMatchObject([
        { level: 'block', code: 'key-file-place', detail: expect.stringContaining(place) },
      ])
      expect(place).not.toBe(MOMBINS)
    }),
  )

  it('never hold a part of the key or the password', () =>
    withKeyFile('data-warehouse-server', async (bench) => {
      const text = JSON.stringify(await found(bench, 'password', restore(), 'a-password-that-is-wrong'))
      expect(text).not.toContain('a-password-that-is-wrong')
    }))
})

it('every field that a finding of a restore names is a field of that page', () =>
  withKeyFile('data-warehouse-server', async (bench) => {
    for (const answers of [restore(), restore('X:\\no'), { ...restore(), microsoft: true }, { lost: true }]) {
      for (const page of spec.pages) {
        const known = page.fields.filter((field) => field.when?.({ mode: 'restore', ...answers }) !== false)
        for (const { code, field } of await found(bench, page.id, answers))
          expect(
            known.map(({ id }) => id),
            `${page.id}: ${code}`,
          ).toContain(field)
      }
    }
  }))
