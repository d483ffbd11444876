import { readFileSync } from 'node:fs'
import path from 'node:path'
import { FuseV1Options } from '@electron/fuses'
import { describe, expect, it } from 'vitest'
import {
  artifactName,
  electronBuilderConfig,
  type PackageOptions,
  signingOf,
} from '../../../build/electron-builder.config.ts'
import { NATIVE_DRIVER } from '../../../build/native-driver.ts'
import { FUSES } from '../../../build/package/fuses.ts'

const nothing = (): Promise<void> => Promise.resolve()
const options: PackageOptions = {
  version: '1.2.3',
  electronVersion: '45.4.1',
  electronDist: '/electron',
  output: '/out',
  icons: '/icons',
  beside: { 'LICENSE.txt': '/product/LICENSE' },
  kind: 'release',
  signing: { how: 'unsigned' },
  afterExtract: nothing,
  afterPack: nothing,
}
const config = electronBuilderConfig(options)

describe('the configuration of electron-builder', () => {
  it('is made of its arguments alone', () => {
    const before = JSON.stringify(config)
    process.env['WIN_CSC_LINK'] = '/somewhere.p12'
    process.env['ELECTRON_BUILDER_COMPRESSION_LEVEL'] = '1'
    try {
      expect(JSON.stringify(electronBuilderConfig(options))).toBe(before)
    } finally {
      delete process.env['WIN_CSC_LINK']
      delete process.env['ELECTRON_BUILDER_COMPRESSION_LEVEL']
    }
  })

  it('packs the bundles, package.json and one compiled file into an archive with integrity, and no source map', () => {
    expect(config.asar).toEqual({ smartUnpack: false })
    expect(config.disableAsarIntegrity).toBe(false)
    expect(config.asarUnpack).toEqual(['**/*.node'])
    expect(config.files).toEqual([
      'package.json',
      'dist/**',
      '!**/*.map',
      { from: path.posix.dirname(NATIVE_DRIVER), to: path.posix.dirname(NATIVE_DRIVER), filter: ['msnodesqlv8.node'] },
    ])
  })

  it('names a file of the driver that is there', () => {
    expect(readFileSync(NATIVE_DRIVER).subarray(0, 2).toString()).toBe('MZ')
  })

  it('asks for the highest rights that the person has, for 64-bit Windows, with one language', () => {
    expect(config.win).toMatchObject({
      requestedExecutionLevel: 'highestAvailable',
      target: [{ target: 'zip', arch: 'x64' }],
      icon: path.join('/icons', 'icon.ico'),
    })
    expect(config.electronLanguages).toEqual(['en-US'])
  })

  it('publishes nothing and rebuilds nothing', () => {
    expect(config.publish).toBeNull()
    expect([config.npmRebuild, config.nodeGypRebuild]).toEqual([false, false])
  })

  it('carries the copyright of the licence', () => {
    const [, holder] = /Copyright \(c\) (.+)/.exec(readFileSync('LICENSE', 'utf8')) ?? []
    expect(config.copyright).toBe(`Copyright © ${holder}`)
  })

  it('lays files beside the program', () => {
    expect(config.extraFiles).toEqual([{ from: '/product/LICENSE', to: 'LICENSE.txt' }])
  })

  it('fails a build that is to be signed and is not', () => {
    expect([config.forceCodeSigning, config.win?.signExecutable]).toEqual([false, false])
    const signed = electronBuilderConfig({ ...options, signing: { how: 'file' } })
    expect([signed.forceCodeSigning, signed.win?.signExecutable]).toEqual([true, true])
    // electron-builder's default would sign with SHA-1 as well.
    expect(signed.win?.signtoolOptions).toEqual({ signingHashAlgorithms: ['sha256'] })
    const store = electronBuilderConfig({ ...options, signing: { how: 'store', sha1: 'ab12' } })
    expect(store.win?.signtoolOptions).toEqual({ signingHashAlgorithms: ['sha256'], certificateSha1: 'ab12' })
  })
})

describe('the names of artifacts', () => {
  it.each([
    ['release', { how: 'file' }, 'System-Center-Recovery-Wizard-1.2.3-x64'],
    ['release', { how: 'unsigned' }, 'System-Center-Recovery-Wizard-1.2.3-x64-unsigned'],
    ['stand-in', { how: 'unsigned' }, 'System-Center-Recovery-Wizard-1.2.3-x64-stand-in-unsigned'],
    ['stand-in', { how: 'file' }, 'System-Center-Recovery-Wizard-1.2.3-x64-stand-in'],
  ] as const)('of a %s that is %o', (kind, signing, name) => {
    expect(artifactName('1.2.3', kind, signing)).toBe(name)
    expect(electronBuilderConfig({ ...options, kind, signing }).artifactName).toBe(`${name}.\${ext}`)
  })
})

describe('signing', () => {
  it.each([
    [{}, { how: 'unsigned' }],
    [{ WIN_CSC_LINK: '' }, { how: 'unsigned' }],
    [{ WIN_CSC_LINK: 'c.p12' }, { how: 'file' }],
    [{ CSC_LINK: 'c.p12' }, { how: 'file' }],
    [
      { WIN_CSC_SHA1: 'ab', WIN_CSC_LINK: 'c.p12' },
      { how: 'store', sha1: 'ab' },
    ],
  ])('of %o', (env, signing) => {
    expect(signingOf(env)).toEqual(signing)
  })
})

it('decides on every fuse that is known', () => {
  const known = Object.values(FuseV1Options).filter((value) => typeof value === 'number')
  expect(Object.keys(FUSES).map(Number)).toEqual(known)
  const on = Object.entries(FUSES).flatMap(([index, isOn]) => (isOn ? [FuseV1Options[Number(index)]] : []))
  expect(on).toEqual([
    'EnableCookieEncryption',
    'EnableEmbeddedAsarIntegrityValidation',
    'OnlyLoadAppFromAsar',
    'WasmTrapHandlers',
  ])
})
