import { describe, expect, it } from 'vitest'
import {
  folderOf,
  isOnServer,
  isSeenHere,
  isShare,
  joined,
  rootOf,
  stampOf,
} from '../../../../main/procedures/databases/places.ts'
import { ageWords, countWords, listWords, sizeWords } from '../../../../main/procedures/databases/words.ts'

describe('words', () => {
  it.each([
    [0, '0 bytes'],
    [1023, '1023 bytes'],
    [1024, '1.0 KB'],
    [1_048_575, '1.0 MB'],
    [8_388_608, '8.0 MB'],
    [104_857_600, '100 MB'],
    [159_128_354_816, '148 GB'],
    [2_199_023_255_552, '2.0 TB'],
    [-5, '0 bytes'],
  ])('%s bytes are %s', (bytes, words) => {
    expect(sizeWords(bytes)).toBe(words)
  })

  it('list and count as people do', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listWords)).toEqual(['', 'a', 'a and b', 'a, b and c'])
    expect([countWords(1, 'file'), countWords(0, 'file'), countWords(2, 'copy', 'copies')]).toEqual([
      '1 file',
      '0 files',
      '2 copies',
    ])
  })

  it.each([
    ['2026-11-21T03:15:00Z', 'today'],
    ['2026-11-20T12:00:01Z', 'today'],
    ['2026-11-20T12:00:00Z', '1 day old'],
    ['2026-10-18T12:00:00Z', '34 days old'],
    ['2026-12-24T00:00:00Z', 'today'],
  ])('what was made at %s is %s', (then, words) => {
    expect(ageWords(new Date(then), new Date('2026-11-21T12:00:00Z'))).toBe(words)
  })
})

describe('places', () => {
  it.each([
    ['\\\\FS02\\DR\\SQL\\', '\\\\FS02\\DR\\SQL', true, '\\\\FS02\\DR'],
    ['//FS02/DR', '\\\\FS02\\DR', true, '\\\\FS02\\DR'],
    ['D:\\', 'D:\\', false, 'D:'],
    ['d:/Backup//', 'd:\\Backup', false, 'd:'],
  ])('%s is %s', (path, folder, share, root) => {
    expect(folderOf(path)).toBe(folder)
    expect(isShare(folder)).toBe(share)
    expect(rootOf(folder)).toBe(root)
  })

  it('are joined with one backslash', () => {
    expect([joined('D:\\', 'x'), joined('D:\\a', 'x')]).toEqual(['D:\\x', 'D:\\a\\x'])
  })

  const server = { name: 'SQL01\\DW', machine: 'SQL01' }
  it.each([
    ['D:\\Backup', true],
    ['\\\\sql01.contoso.com\\D$', true],
    ['\\\\SQL01\\Backup', true],
    ['\\\\localhost\\Backup', true],
    ['\\\\127.0.0.1\\Backup', true],
    ['\\\\FS02\\DR', false],
    ['\\\\SQL010\\DR', false],
  ])('%s lies on the server: %s', (path, expected) => {
    expect(isOnServer(path, server)).toBe(expected)
  })

  it('on a cluster lie on the name that it is reached by, too', () => {
    expect(isOnServer('\\\\SQLVIRTUAL\\Backup', { name: 'SQLVIRTUAL', machine: 'NODE1' })).toBe(true)
  })

  it.each([
    ['\\\\FS02\\DR', 'MS01', true],
    ['\\\\localhost\\DR', 'MS01', false],
    ['D:\\Backup', 'MS01', false],
    ['D:\\Backup', 'sql01.contoso.com', true],
    ['D:\\Backup', undefined, false],
  ])('%s is seen alike by %s and the server: %s', (path, netbios, expected) => {
    expect(isSeenHere(path, server, netbios)).toBe(expected)
  })

  it('have times to the second in their names', () => {
    expect(stampOf(new Date('2026-11-21T03:15:44.999Z'))).toBe('20261121-031544')
  })
})
