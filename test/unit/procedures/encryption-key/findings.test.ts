import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { encryptionKey as spec } from '../../../../preload/contract/wizards/encryption-key.ts'
import { type Bench, backUpNow, findingsOf, KEYS, withBench } from '../../../support/key-bench.ts'

const codes = (findings: readonly { code: string; level: string }[]) =>
  findings.map(({ level, code }) => `${level} ${code}`)
const switchOn = (bench: Bench, id: string) => bench.practice.world.set({ fault: { id, on: true } })
const make = async ({ ports }: Bench, name: string) => (await ports.files.create(name)).close()

describe('findings about the computer', () => {
  it('are none on a healthy server', () =>
    withBench(async (bench) => {
      expect(await findingsOf(bench, 'introduction')).toEqual([])
      expect(await findingsOf(bench, 'backup-or-restore')).toEqual([])
      expect(await findingsOf(bench, 'a page that does not exist')).toEqual([])
    }))

  it.each([
    ['registry-unreadable', 'registry-unreadable'],
    ['not-elevated', 'not-elevated'],
  ])('with the fault %s stop both pages', (fault, code) =>
    withBench(async (bench) => {
      await switchOn(bench, fault)
      const first = await findingsOf(bench, 'introduction')
      expect(codes(first)).toEqual([`block ${code}`])
      expect(first[0]).not.toHaveProperty('field')
      expect(await findingsOf(bench, 'backup-or-restore')).toEqual([{ ...first[0], field: 'mode' }])
    }),
  )

  it('say of a rebuilt server that it is expected, and what it needs', () =>
    withBench(async (bench) => {
      await bench.practice.world.set({ computer: 'rebuilt-server' })
      expect(await findingsOf(bench, 'introduction')).toEqual([])
      const [finding, ...more] = await findingsOf(bench, 'backup-or-restore')
      expect(more).toEqual([])
      expect(finding).toMatchObject({ level: 'block', code: 'not-service-manager', field: 'mode' })
      expect(finding?.detail).toMatch(/expected before Setup.*restore/)
    }))

  it('tell a server whose key is gone from one without Service Manager', () =>
    withBench(async (bench) => {
      const machine = bench.ports.machine
      bench.ports.machine = {
        call: async (verb, args) => (verb === 'key.read' ? ({ items: [] } as never) : machine.call(verb, args)),
      }
      expect(codes(await findingsOf(bench, 'backup-or-restore'))).toEqual(['block no-key'])
    }))

  it('say that this very key is in the kit already, and only this one', () =>
    withBench(async (bench) => {
      await backUpNow(bench, `${KEYS}\\`)
      const found = await findingsOf(bench, 'backup-or-restore')
      expect(codes(found)).toEqual(['info key-in-kit-already'])
      expect(found[0]).toMatchObject({ field: 'mode', text: expect.stringContaining('PRACTICE-MS01') })
      await bench.practice.world.set({ computer: 'data-warehouse-server' })
      expect(await findingsOf(bench, 'backup-or-restore')).toEqual([])
    }))

  it('warn of a kit that cannot be changed, and let the key be backed up all the same', () =>
    withBench(async (bench) => {
      await mkdir(bench.kit.folder, { recursive: true })
      await writeFile(path.join(bench.kit.folder, 'manifest.json'), '{')
      const [finding] = await findingsOf(bench, 'backup-or-restore')
      expect(finding).toMatchObject({
        level: 'warn',
        code: 'kit-damaged',
        acknowledge: 'tick',
        keep: expect.any(String),
        field: 'mode',
      })
    }))
})

describe('findings about the location', () => {
  const at = (bench: Bench, location: string, copyTo = '') => findingsOf(bench, 'location', { location, copyTo })

  it.each([
    `${KEYS}\\`,
    KEYS,
    `${KEYS}\\key.age`,
    '\\\\MyServer\\Backup\\key.age',
    '\\\\FS02\\DR',
    'E:\\',
    'E:\\key.age',
    '\\\\fs02\\dr/keys/key.age',
  ])('are none for %s', (location) =>
    withBench(async (bench) => {
      expect(await at(bench, location)).toEqual([])
      expect(await bench.ports.files.list(KEYS)).toEqual([])
    }),
  )

  it('are none before a location is given', () =>
    withBench(async (bench) => expect(await findingsOf(bench, 'location')).toEqual([])))

  it.each([
    ['share-gone', `${KEYS}\\`, 'block share-gone'],
    ['disk-full', `${KEYS}\\`, 'block disk-full'],
    ['folder-read-only', `${KEYS}\\`, 'block folder-not-writable'],
  ])('with the fault %s: %s is %s', (fault, location, found) =>
    withBench(async (bench) => {
      await switchOn(bench, fault)
      const findings = await at(bench, location)
      expect(codes(findings)).toEqual([found])
      expect(findings[0]).toMatchObject({ field: 'location', fix: expect.any(String), detail: expect.any(String) })
      expect(codes(await at(bench, 'C:\\key.age', location))).toContain(found.replace('block ', 'block copy-'))
    }),
  )

  it.each([
    ['\\\\NOBODY\\share\\key.age', 'block share-gone', /\\\\NOBODY\\share does not answer/],
    ['\\\\FS02\\Nothing\\key.age', 'block folder-missing', /no share \\\\FS02\\Nothing/],
    ['X:\\key.age', 'block folder-missing', /no drive X:/],
    [`${KEYS}\\new\\newer\\key.age`, 'info folder-missing', /is created/],
    [`${KEYS}\\new\\`, 'info folder-missing', /Keys\\new does not exist yet/],
    [`${KEYS}\\SMBackupkey.bin`, 'info bin-name', /not in the format of Microsoft/],
  ])('for %s: %s', (location, found, text) =>
    withBench(async (bench) => {
      const [finding, ...more] = await at(bench, location)
      expect(more).toEqual([])
      expect(codes([finding!])).toEqual([found])
      expect(finding).toMatchObject({ text: expect.stringMatching(text), field: 'location' })
      const copies = await at(bench, 'E:\\first.age', location)
      expect(codes(copies)).toEqual([found.replace(' ', ' copy-')])
      expect(copies[0]?.field).toBe('copyTo')
    }),
  )

  it('stop at a folder that is missing where nothing can be made', () =>
    withBench(async (bench) => {
      await switchOn(bench, 'folder-read-only')
      expect(codes(await at(bench, `${KEYS}\\new\\key.age`))).toEqual(['block folder-not-writable'])
    }))

  it('stop at a file in the place of a folder', () =>
    withBench(async (bench) => {
      await make(bench, `${KEYS}\\file`)
      expect(await at(bench, `${KEYS}\\file\\key.age`)).toMatchObject([
        { level: 'block', code: 'folder-missing', text: expect.stringContaining('is a file') },
      ])
    }))

  it.each(['key.age', 'KEY.AGE', 'key.age.txt'])('stop at an existing %s: nothing is ever replaced', (name) =>
    withBench(async (bench) => {
      await make(bench, `${KEYS}\\${name}`)
      expect(codes(await at(bench, `${KEYS}\\key.age`))).toEqual(['block file-exists'])
      expect(codes(await at(bench, 'E:\\a.age', `${KEYS}\\key.age`))).toEqual(['block copy-file-exists'])
    }),
  )

  it.each(['C:\\Keys\\', 'C:\\key.age', '\\\\PRACTICE-MS01\\C$\\key.age', '\\\\localhost\\c$\\key.age'])(
    'warn that %s is lost together with the computer',
    (location) =>
      withBench(async (bench) => {
        const warning = (await at(bench, location)).find(({ code }) => code === 'same-computer')
        expect(warning).toMatchObject({
          level: 'warn',
          field: 'location',
          acknowledge: 'tick',
          keep: 'Keep this location',
        })
        expect(`${warning?.text} ${warning?.detail}`).toMatch(/PRACTICE-MS01.*lost together/)
      }),
  )

  it('do not warn when the second copy lies elsewhere, and say when only that one lies here', () =>
    withBench(async (bench) => {
      expect(codes(await at(bench, 'C:\\key.age', `${KEYS}\\`))).toEqual([])
      expect(codes(await at(bench, `${KEYS}\\`, 'C:\\key.age'))).toEqual(['info copy-same-computer'])
      expect(codes(await at(bench, 'C:\\a.age', 'C:\\b.age'))).toEqual(['warn same-computer'])
    }))

  it.each([
    [`${KEYS}\\key.age`, `${KEYS}\\key.age`],
    [`${KEYS}\\key.age`, '\\\\fs02\\dr\\keys\\KEY.AGE'],
    [`${KEYS}\\`, KEYS],
    [`${KEYS}\\key.age`, `${KEYS}\\`],
    ['C:\\key.age', '\\\\PRACTICE-MS01\\C$\\key.age'],
    [`${KEYS}\\key.age`, `${KEYS}\\key.age.txt`],
    [`${KEYS}\\key.age.txt`, `${KEYS}\\key.age`],
  ])('stop at a copy that is the file itself: %s and %s', (location, copyTo) =>
    withBench(async (bench) => {
      const found = (await at(bench, location, copyTo)).filter(({ level }) => level === 'block')
      expect(found).toMatchObject([{ code: 'copy-same-place', field: 'copyTo' }])
    }),
  )

  it.each([
    [`${KEYS}\\a.age`, `${KEYS}\\b.age`],
    [`${KEYS}\\`, 'E:\\'],
    [`${KEYS}\\key.age`, 'E:\\key.age'],
    [`${KEYS}\\`, `${KEYS}\\key.age`],
  ])('take %s and %s for two files', (location, copyTo) =>
    withBench(async (bench) => expect(await at(bench, location, copyTo)).toEqual([])),
  )

  it('explain a mapped drive with its share', () =>
    withBench(async (bench) => {
      const machine = bench.ports.machine
      bench.ports.machine = {
        call: async (verb, args) =>
          verb === 'place.describe'
            ? ({ kind: 'mapped', onThisComputer: false, unc: '\\\\FS02\\DR' } as never)
            : machine.call(verb, args),
      }
      const found = await at(bench, 'E:\\key.age')
      expect(codes(found)).toEqual(['info mapped-drive'])
      expect(found[0]?.fix).toContain('\\\\FS02\\DR')
    }))
})

describe('findings about the password', () => {
  const of = (bench: Bench, password: string) => findingsOf(bench, 'password', {}, password)

  it.each([
    ['seven77', ['block password-short']],
    ['', ['block password-short']],
    ['password1', ['warn password-weak']],
    ['PRACTICE-MS01-2026', ['warn password-weak']],
    [' burst-swarm-slender-curve-ability-lantern', ['warn password-spaces']],
    ['burst-swarm-slender-curve-ability-lantern', []],
    ['Zwölf Boxkämpfer jagen Viktor quer über den Deich', ['info password-not-ascii']],
    [' Käse', ['block password-short']],
    ['Käsebrot ', ['warn password-weak', 'warn password-spaces', 'info password-not-ascii']],
    ['line\nbreak in a long password', ['block password-untypable']],
  ])('%j: %j', (password, found) =>
    withBench(async (bench) => {
      const findings = await of(bench, password)
      expect(codes(findings)).toEqual(found)
      expect(findings.every(({ field }) => field === 'password')).toBe(true)
      expect(password !== '' && JSON.stringify(findings).includes(password)).toBe(false)
    }),
  )

  it('let a weak one be kept, in plain words', () =>
    withBench(async (bench) => {
      const [weak] = await of(bench, 'password1')
      expect(weak).toMatchObject({
        acknowledge: 'tick',
        keep: 'Use this password',
        detail: expect.stringMatching(/^Very weak: .*guessed at once\./),
      })
    }))

  it('are none while no password is there, and do not need the registry', () =>
    withBench(async (bench) => {
      const { encryptionKey } = await import('../../../../main/procedures/encryption-key/index.ts')
      expect(await encryptionKey.findings('password', {}, bench.ports)).toEqual([])
      await switchOn(bench, 'registry-unreadable')
      expect(codes(await of(bench, 'password1'))).toEqual(['warn password-weak'])
    }))
})

it('every field that a finding names is a field of that page', () =>
  withBench(async (bench) => {
    await bench.practice.world.set({ computer: 'rebuilt-server' })
    for (const page of spec.pages) {
      const found = await findingsOf(bench, page.id, { location: 'C:\\a.bin', copyTo: 'C:\\a.bin' }, 'short')
      const known = page.fields.map(({ id }) => id)
      for (const finding of found) expect(known, finding.code).toContain(finding.field)
    }
  }))
