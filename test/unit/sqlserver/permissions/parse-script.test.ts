import { describe, expect, it } from 'vitest'
import { Problem } from '../../../../main/engine/problem.ts'
import { scriptText } from '../../../../main/sqlserver/permissions/export.ts'
import { header } from '../../../../main/sqlserver/permissions/header.ts'
import { parseScript, splitBatches, withoutHashes } from '../../../../main/sqlserver/permissions/index.ts'
import { permissionSamples } from '../../../../main/sqlserver/samples-permissions.ts'

const from = {
  source: { collation: 'c', edition: 'Enterprise', machine: 'SQL01', name: 'SQL01', version: '15.0.1.1' },
  login: 'D\\x',
  databases: ["O'Brien]s\nDROP"],
  at: new Date(0),
  tool: { name: 'wizard', version: '1' },
}

function file(): string {
  const pieces = [header(from)]
  const write = scriptText((text) => pieces.push(text))
  for (const batch of permissionSamples()) write(batch)
  return pieces.join('')
}

function codeOf(text: string): string {
  try {
    parseScript(text)
  } catch (error) {
    if (error instanceof Problem) return `${error.code}: ${error.data.cause ?? ''}`
    throw error
  }
  return 'none'
}

describe('reading a script back', () => {
  it('gives the batches as they were made, whatever the names are', () => {
    expect(parseScript(file())).toEqual(permissionSamples())
  })

  it('does not mind Windows line ends, nor the missing mark of UTF-8', () => {
    expect(parseScript(file().replaceAll('\n', '\r\n'))).toEqual(permissionSamples())
    expect(parseScript(file().slice(1))).toEqual(permissionSamples())
  })

  it('names each database once, where its batches begin', () => {
    expect(file().match(/^USE .*$/gm)).toEqual(['USE [master];', `USE [O'Brien]]s "x" [1]] 😀];`])
  })

  it('gives no batches for an instance that has nobody', () => {
    expect(parseScript(header(from))).toEqual([])
  })

  it('keeps a name from ending the comment that it stands in', () => {
    expect(header(from)).toContain("-- Databases: O'Brien]s\\nDROP\n")
  })

  it.each<[string, string, string]>([
    ['another script', "CREATE LOGIN [x] WITH PASSWORD = N'y';\nGO\n", 'script-foreign'],
    ['an empty file', '', 'script-foreign'],
    ['our words without a number', `${header(from).split('\n')[0]?.slice(1, -1)}x\n`, 'script-foreign'],
    ['a newer format', header(from).replace('script format 1', 'script format 2'), 'script-newer: It has format 2'],
    ['a file that was cut off', file().slice(0, -60), 'script-damaged: Something that begins in line'],
    [
      'a batch that somebody added',
      `${file()}DROP LOGIN [x];\nGO\n`,
      'script-damaged: The batch that begins with “DROP LOGIN [x];”',
    ],
    [
      'a batch without its guard',
      file().replace(/^IF ISNULL.*\n/m, ''),
      'script-damaged: The batch that begins with “-- batch server-roles-001”',
    ],
    [
      'a batch of another part',
      file().replace('-- batch logins-001', '-- batch passwords-001'),
      'script-damaged: The batch',
    ],
  ])('refuses %s', (_, text, code) => expect(codeOf(text)).toContain(code))
})

describe('splitting at GO', () => {
  it.each<[string, string, string[]]>([
    ['lines', 'a\nGO\nb\ngo\nc', ['a\n', '\nb\n', '\nc']],
    ['blanks around it', 'a\n \tGO \t\r\nb', ['a\n', '\nb']],
    ['words that only begin so', 'GOTO x\nGO5\n-- GO\nx', ['GOTO x\nGO5\n-- GO\nx']],
    ['a string over lines', "PRINT 'a\nGO\nb'\nGO\nc", ["PRINT 'a\nGO\nb'\n", '\nc']],
    ['doubled quotes', "PRINT 'it''s\nGO\n'", ["PRINT 'it''s\nGO\n'"]],
    ['a name over lines', 'CREATE ROLE [a]]\nGO\n]\nGO\nc', ['CREATE ROLE [a]]\nGO\n]\n', '\nc']],
    ['a quoted name', 'x "a\nGO\n"', ['x "a\nGO\n"']],
    ['nested comments', '/* a /* b */\nGO\n*/ c\nGO\nd', ['/* a /* b */\nGO\n*/ c\n', '\nd']],
    ['a quote within a comment', "-- it's\nGO\nb", ["-- it's\n", '\nb']],
    ['a bracket within a string', "PRINT '['\nGO\nb", ["PRINT '['\n", '\nb']],
    ['nothing between', 'a\nGO\n\nGO\nb', ['a\n', '\nb']],
  ])('%s', (_, text, wanted) => expect(splitBatches(text).map((each) => each.replaceAll('\r', ''))).toEqual(wanted))

  it.each(["PRINT 'a", 'x [a', '/* a /* b */', 'x "'])('refuses what has no end: %s', (text) =>
    expect(() => splitBatches(text)).toThrow(Problem),
  )
})

it('shows a batch without the hashes in it', () => {
  const logins = permissionSamples().find(({ part }) => part === 'logins')?.text ?? ''
  const shown = withoutHashes(logins)
  expect(logins).toMatch(/PASSWORD = 0x0200/)
  expect(shown).not.toContain('C0C0')
  expect(shown).toContain('PASSWORD = 0x******** HASHED, SID = 0x1234')
})
