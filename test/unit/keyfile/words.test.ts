import { createHash, scrypt as nodeScrypt } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compareWithSidecar,
  fingerprintOf,
  keyFileName,
  keyItem,
  parseSidecar,
  readingProblem,
  restoreSteps,
  roleWords,
  shortFingerprint,
  sidecarName,
  sidecarText,
  workFactorFor,
  writingProblem,
} from '../../../main/keyfile/index.ts'
import { deriveKey, deriveTwice } from '../../../main/keyfile/scrypt.ts'
import { bytes, FILE_NAME, MOMBINS, samplePayload } from '../../support/keyfile/sample.ts'

describe('a fingerprint', () => {
  const part = (name: string, ...values: number[]) => ({ name, bytes: new Uint8Array(values) })

  it('is SHA-256 over what the specification says, built here by hand', () => {
    const label = Buffer.from('system-center-recovery-wizard/key-fingerprint/v1\0')
    const byHand = Buffer.concat([
      label,
      Buffer.from([0, 0, 0, 1, 0, 0, 0, 6]),
      Buffer.from('value1'),
      Buffer.from([0, 0, 0, 3, 1, 2, 3]),
    ])
    expect(fingerprintOf([part('Value1', 1, 2, 3)])).toBe(`SHA256:${createHash('sha256').update(byHand).digest('hex')}`)
  })

  it('is the same in any order and in any case of the names', () => {
    expect(fingerprintOf([part('Value1', 1), part('Value2', 2)])).toBe(
      fingerprintOf([part('VALUE2', 2), part('value1', 1)]),
    )
  })

  it('differs when anything else does', () => {
    const all = [
      [part('Value1', 1, 2)],
      [part('Value1', 1)],
      [part('Value1', 2, 1)],
      [part('Value2', 1, 2)],
      [part('Value1', 1), part('Value1', 2)],
      [part('Value1'), part('1', 1, 2)],
      [part('Value11', 2)],
      [],
    ].map((parts) => fingerprintOf(parts))
    expect(new Set(all).size).toBe(all.length)
  })

  it('is shown as 20 digits in groups of four', () => {
    expect(shortFingerprint('SHA256:7c4e91a033bd5f1208d6ffffffffffffffffffffffffffffffffffffffffffff')).toBe(
      '7c4e 91a0 33bd 5f12 08d6',
    )
  })
})

describe('the suggested name', () => {
  it.each([
    ['management-server', 'SCSM-MS01', 'SCSM-MS01-ms-key-20261121-090507.age'],
    ['data-warehouse-management-server', 'SCSM-DW01', 'SCSM-DW01-dw-key-20261121-090507.age'],
    ['self-service-portal', 'WEB_1', 'WEB_1-ssp-key-20261121-090507.age'],
    ['management-server', 'a/b\\c:d', 'a-b-c-d-ms-key-20261121-090507.age'],
    ['management-server', '', 'SERVER-ms-key-20261121-090507.age'],
  ] as const)('%s on %j', (role, server, name) => {
    expect(keyFileName({ server, role, at: new Date('2026-11-21T10:05:07.9+01:00') })).toBe(name)
    expect(sidecarName(name)).toBe(`${name}.txt`)
  })
})

describe('the text beside a key file', () => {
  const file = bytes('the file')
  const payload = samplePayload()
  const text = sidecarText({ fileName: FILE_NAME, file, payload })

  it('is ASCII with Windows line ends, and reads back', () => {
    expect(text).toMatch(/^([ -~]*\r\n)+$/)
    expect(parseSidecar(text)).toEqual({
      file: FILE_NAME,
      size: 8,
      sha256: createHash('sha256').update(file).digest('hex'),
      fingerprint: payload.keyFingerprint,
      product: 'System Center Service Manager 10.22.1068.0',
      role: roleWords('management-server'),
      computer: 'SCSM-MS01.contoso.example',
      created: '2026-11-21T09:00:00Z',
      tool: 'System Center Recovery Wizard 0.1.0',
      target: 'practice',
    })
  })

  it('holds no part of the key, and says that it holds no secret', () => {
    expect(text).toContain('holds no secret')
    for (let at = 0; at + 8 < payload.items[0]!.data.length; at += 4)
      expect(text).not.toContain(payload.items[0]!.data.slice(at, at + 8))
  })

  it('says that practice is practice', () => {
    expect(text).toContain('This is a practice file')
    expect(sidecarText({ fileName: FILE_NAME, file, payload: { ...payload, target: 'this-computer' } })).not.toContain(
      'practice',
    )
  })

  it('compares', () => {
    expect(compareWithSidecar(file, text)).toBe('same')
    expect(compareWithSidecar(bytes('the fil'), text)).toBe('shorter')
    expect(compareWithSidecar(bytes('the filf'), text)).toBe('different')
    expect(compareWithSidecar(bytes('the file '), text)).toBe('different')
    expect(compareWithSidecar(file, 'a shopping list')).toBe('unreadable')
  })

  it('counts the first of each key, whatever is written after it', () => {
    expect(parseSidecar(`${text}sha256: ${'0'.repeat(64)}\r\nsize: 1\r\n`)).toEqual(parseSidecar(text))
  })

  it.each([
    ['another version', text.replace('v: 1', 'v: 2')],
    ['no checksum', text.replace(/sha256: .*/, '')],
    ['a checksum cut short', text.replace(/sha256: (.*).\r/, 'sha256: $1\r')],
    ['a size that is no number', text.replace('size: 8', 'size: 8e3')],
    ['a negative size', text.replace('size: 8', 'size: -8')],
    ['nothing', ''],
  ])('with %s is no such text', (_, changed) => {
    expect(parseSidecar(changed)).toBeUndefined()
  })

  it('lets no value begin a line of its own, whatever the names are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.string({ minLength: 1 }), (fileName, computer) => {
        const made = sidecarText({
          fileName,
          file,
          payload: { ...payload, machine: { ...payload.machine, fqdn: computer } },
        })
        const read = parseSidecar(made)
        expect(made).toMatch(/^([ -~]*\r\n)+$/)
        expect(read?.sha256).toBe(createHash('sha256').update(file).digest('hex'))
        expect(read?.file).toBe(fileName)
        expect(read?.computer).toBe(computer)
      }),
      { numRuns: 500 },
    )
  })
})

describe('the way back by hand', () => {
  const item = (name: string, protection: 'none' | 'dpapi-machine', path = MOMBINS) =>
    keyItem({ name, path, bytes: new Uint8Array(4), protection })

  it('is typed with age and Windows PowerShell, and removes the clear key', () => {
    const steps = restoreSteps({ fileName: FILE_NAME, items: [item('Value1', 'none')] })
    const typed = steps.filter((line) => line.startsWith('  ')).map((line) => line.trim())
    const key = "'HKLM:\\SOFTWARE\\Microsoft\\System Center\\2010\\Common\\MOMBins'"
    expect(typed).toEqual([
      `age -d -o key.json ${FILE_NAME}`,
      '$key = Get-Content -LiteralPath key.json -Raw -Encoding UTF8 | ConvertFrom-Json',
      '$bytes = [Convert]::FromBase64String($key.items[0].data)',
      `if (-not (Test-Path -LiteralPath ${key})) { New-Item -Path ${key} -Force | Out-Null }`,
      `New-ItemProperty -LiteralPath ${key} -Name 'Value1' -PropertyType Binary -Value $bytes -Force | Out-Null`,
      'Remove-Item -LiteralPath key.json',
      `Get-FileHash -Algorithm SHA256 -LiteralPath '${FILE_NAME}'`,
    ])
    expect(steps.join('\n')).not.toContain('DPAPI')
  })

  it('protects again what was protected, and only that', () => {
    const steps = restoreSteps({
      fileName: FILE_NAME,
      items: [item('Value1', 'dpapi-machine'), item('Value2', 'none')],
    })
    expect(steps.filter((line) => line.includes('ProtectedData'))).toHaveLength(1)
    expect(steps.indexOf('  Add-Type -AssemblyName System.Security')).toBeLessThan(
      steps.findIndex((line) => line.includes('ProtectedData')),
    )
    expect(steps.filter((line) => line.includes('items[1].data'))).toHaveLength(1)
    expect(steps.join('\n')).toContain('DPAPI')
  })

  it('quotes names that would end a quotation', () => {
    const steps = restoreSteps({ fileName: "it's $(here).age", items: [item("Val'ue", 'none')] })
    expect(steps).toContain("  age -d -o key.json 'it''s $(here).age'")
    expect(steps.join('\n')).toContain("-Name 'Val''ue'")
  })

  it('stays ASCII', () => {
    expect(restoreSteps({ fileName: 'sauvegarde-\u2019clé.age', items: [item('Wért', 'none')] }).join('')).toMatch(
      /^[ -~]*$/,
    )
  })
})

describe('problems of writing and reading', () => {
  const work = { subject: 'The key file', path: 'E:\\Keys\\a.age', folder: 'E:\\Keys', name: 'a.age' }
  const failing = (code: string) => Object.assign(new Error(`${code}: as the system says it`), { code })

  it.each([
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-full'],
    ['EACCES', 'folder-not-writable'],
    ['EPERM', 'folder-not-writable'],
    ['EROFS', 'folder-not-writable'],
    ['ENOENT', 'folder-gone'],
    ['ENOTDIR', 'folder-gone'],
    ['ENETUNREACH', 'share-gone'],
    ['ETIMEDOUT', 'share-gone'],
    ['EHOSTUNREACH', 'share-gone'],
    ['ECONNRESET', 'share-gone'],
    ['ENETNAME', 'share-gone'],
    ['EEXIST', 'file-exists'],
    ['EIO', 'device-error'],
    ['EBUSY', 'file-busy'],
    ['ENAMETOOLONG', 'name-too-long'],
    ['UNKNOWN', 'file-failed'],
    ['EMFILE', 'file-failed'],
  ])('writing: %s is %s', (system, code) => {
    const { data } = writingProblem(failing(system), work)
    expect(data.code).toBe(code)
    expect(data.text).toBe('The key file could not be written to E:\\Keys.')
    expect(data.cause).toContain('E:\\Keys')
    expect(data.unchanged).toEqual(['No existing file was changed.', 'The key on this server was not changed.'])
    expect(data.next?.length).toBeGreaterThan(0)
    expect(data.detail).toContain(system)
  })

  it('on a share, an error without a name is the share\u2019s', () => {
    expect(writingProblem(failing('UNKNOWN'), { ...work, folder: '\\\\nas\\keys' }).code).toBe('share-gone')
    expect(readingProblem(failing('UNKNOWN'), { ...work, folder: '\\\\nas\\keys' }).code).toBe('share-gone')
  })

  it.each([
    ['ENOENT', 'file-missing'],
    ['EACCES', 'file-not-readable'],
    ['EISDIR', 'not-a-file'],
    ['EINVAL', 'not-a-file'],
    ['EIO', 'device-error'],
    ['EBUSY', 'file-busy'],
    ['ETIMEDOUT', 'share-gone'],
    ['UNKNOWN', 'file-failed'],
  ])('reading: %s is %s', (system, code) => {
    const { data } = readingProblem(failing(system), work)
    expect(data.code).toBe(code)
    expect(data.text).toContain('a.age')
    expect(data.unchanged).toEqual(['No file was changed.'])
  })

  it('what is a problem already stays one, with what is left to do', () => {
    const known = readingProblem(failing('EIO'), work)
    expect(writingProblem(known, work)).toBe(known)
    expect(writingProblem(known, { ...work, next: ['Remove it.'] }).data.next?.at(-1)).toBe('Remove it.')
  })
})

describe('the derivation', () => {
  const salt = new Uint8Array(16).fill(9)

  it('is scrypt with the label of the age format before the salt', async () => {
    const expected = await new Promise((resolve, reject) => {
      const labelled = Buffer.concat([Buffer.from('age-encryption.org/v1/scrypt'), salt])
      nodeScrypt('pass', labelled, 32, { N: 1024, r: 8, p: 1 }, (error, key) =>
        error === null ? resolve(Buffer.from(key).toString('hex')) : reject(error),
      )
    })
    expect(Buffer.from(await deriveKey(bytes('pass'), salt, 10)).toString('hex')).toBe(expected)
  })

  it('done twice gives the same key in memory of its own', async () => {
    const [a, b] = await deriveTwice(bytes('pass'), salt, 4)
    expect(a).toEqual(b)
    expect(a).not.toBe(b)
    expect(a.buffer).not.toBe(b.buffer)
  })

  it('refuses what the format does not have', async () => {
    await expect(deriveKey(bytes('pass'), salt, 21)).rejects.toThrow(RangeError)
    await expect(deriveKey(bytes('pass'), salt.subarray(1), 4)).rejects.toThrow(RangeError)
  })

  it('is written with 18, and with 17 where less than 1 GiB is free', () => {
    expect(workFactorFor(2 ** 30)).toBe(18)
    expect(workFactorFor(2 ** 30 - 1)).toBe(17)
    expect(workFactorFor(0)).toBe(17)
  })
})
