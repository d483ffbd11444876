import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { refusalOf, surroundings, tryFolder } from '../../../main/surroundings.ts'

let parent: string
beforeEach(() => {
  parent = mkdtempSync(path.join(os.tmpdir(), 'surroundings-'))
})
afterEach(() => {
  chmodSync(parent, 0o700)
  rmSync(parent, { recursive: true })
})

describe('a folder that is tried', () => {
  it('is made with those above it, for its owner only, and nothing stays in it', () => {
    const folder = path.join(parent, 'Дані', '復旧 🛟')
    expect(tryFolder(folder, 'plain')).toBeUndefined()
    for (const made of [folder, path.dirname(folder)]) expect(statSync(made).mode & 0o077).toBe(0)
    expect(readdirSync(folder)).toEqual([])
  })

  it('is refused where a file is in the way', () => {
    const file = path.join(parent, 'file')
    writeFileSync(file, '')
    expect(tryFolder(file, 'plain')).toBe('in-the-way')
    expect(tryFolder(path.join(file, 'x'), 'plain')).toBe('in-the-way')
  })

  it('is refused where this account may not write', () => {
    const root = process.geteuid?.() === 0
    chmodSync(parent, 0o500)
    if (root) process.seteuid?.(65_534)
    try {
      expect(tryFolder(parent, 'plain')).toBe('denied')
      expect(tryFolder(path.join(parent, 'x'), 'plain')).toBe('denied')
    } finally {
      if (root) process.seteuid?.(0)
    }
  })

  it.each([
    ['a read-only disk', 'ro,size=64k', 'denied'],
    ['a disk with room for a name and for nothing in it', 'size=40k', 'full'],
  ] as const)('is refused on %s', (_what, options, refusal) => {
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', parent], { encoding: 'utf8' })
    if (mounted.status !== 0) return console.warn(`not run: ${mounted.stderr || 'mount is missing'}`.trim())
    try {
      expect(tryFolder(parent, 'plain')).toBe(refusal)
      expect(tryFolder(path.join(parent, 'data'), 'plain')).toBe(refusal)
      expect(readdirSync(parent).filter((name) => name !== 'data')).toEqual([])
    } finally {
      spawnSync('umount', [parent])
    }
  })

  it('is refused where the system lets nothing be, instead of trying for ever', () => {
    expect(tryFolder('/proc/version-of-no-program', 'plain')).toBe('gone')
    expect(tryFolder('/proc/version-of-no-program/below', 'plain')).toBe('gone')
  })

  it.each([
    ['EROFS', 'denied'],
    ['EACCES', 'denied'],
    ['EPERM', 'denied'],
    [undefined, 'denied'],
    ['ENOSPC', 'full'],
    ['EDQUOT', 'full'],
    ['ENOENT', 'gone'],
    ['ENODEV', 'gone'],
    ['UNKNOWN', 'gone'],
    ['EIO', 'gone'],
    ['EEXIST', 'in-the-way'],
  ] as const)('is judged by the system’s word: %s is %s', (code, refusal) => {
    expect(refusalOf(code)).toBe(refusal)
  })
})

it('are those of this process', () => {
  const here = surroundings('x', '/program')
  expect(here).toMatchObject({ chosen: 'x', program: '/program', platform: process.platform, home: os.homedir() })
  expect(here.exists(parent)).toBe(true)
  expect(here.exists(path.join(parent, 'nothing'))).toBe(false)
  expect(() => here.realpath(path.join(parent, 'nothing'))).toThrow()
})
