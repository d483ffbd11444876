import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { Language, type Node, Parser } from 'web-tree-sitter'
import type { Complaint } from './house-rules.ts'

const FOLDERS = ['main/machine/scripts', 'test/support/powershell']

/** Functions of this program's own: they pass errors on, so the rule for commands is not theirs. */
const OWN = /^[A-Z][a-z]+[A-Za-z]*-Recovery[A-Za-z]*$/
const CMDLET = /^[A-Z][A-Za-z]+-[A-Za-z]+$/

/** Words that a script must not have, outside comments. `where` narrows a rule to files. */
const FORBIDDEN: readonly { pattern: RegExp; why: string; except?: RegExp }[] = [
  {
    pattern: /Invoke-Expression|\biex\b|\[scriptblock\]::Create|ExecutionContext\.Invoke/i,
    why: 'text is never executed',
  },
  { pattern: /-TypeDefinition|-MemberDefinition/i, why: 'no compiler on a server' },
  { pattern: /\$input\b/i, why: '$input makes PowerShell read standard input before the script can' },
  { pattern: /\bexit\b|\[Environment\]::Exit|SetShouldExit/i, why: 'it would end the session' },
  {
    pattern: /\bWrite-(Host|Warning|Verbose|Output|Error)\b|\bOut-[A-Z]|\bRead-Host\b/i,
    why: 'answers are data, and nobody sits there',
  },
  { pattern: /\[Console\]::/i, why: 'only the ends of a call speak', except: /^(session|own-process)\.ps1$/ },
  { pattern: /\.Message\s+-[ci]?(not)?(match|like|eq|ne|contains)/i, why: 'messages are in the language of Windows' },
  { pattern: /\?\?|\?\.|\?\[|&&|\|\||`u\{|`e\b|\bclean\s*\{/, why: 'newer than Windows PowerShell 5.1' },
  {
    pattern: /-(AsHashtable|AsArray|EnumsAsStrings|EscapeHandling|NoEnumerate|DateKind|Parallel)\b/,
    why: 'newer than Windows PowerShell 5.1',
  },
  { pattern: /["']HKLM:|["']HKCU:/, why: 'drives may be missing; name the provider: Registry::' },
]

/** Holds every PowerShell script to its grammar and to the rules of docs/powershell.md. The real parser is the gate where there is one. */
export async function checkPowerShell(root: string): Promise<Complaint[]> {
  const parser = await openParser()
  const complaints: Complaint[] = []
  for (const folder of FOLDERS)
    for (const name of readdirSync(path.join(root, folder)).filter((file) => file.endsWith('.ps1')))
      complaints.push(...checkScript(parser, `${folder}/${name}`, readFileSync(path.join(root, folder, name), 'utf8')))
  return complaints
}

/** The grammar of tree-sitter-powershell in web-tree-sitter: no PowerShell and no compiler needed. */
export async function openParser(): Promise<Parser> {
  await Parser.init()
  const grammar = createRequire(import.meta.url).resolve('tree-sitter-powershell/tree-sitter-powershell.wasm')
  const parser = new Parser()
  parser.setLanguage(await Language.load(grammar))
  return parser
}

/** Every rule that one script breaks. */
export function checkScript(parser: Parser, file: string, text: string): Complaint[] {
  const complaints: Complaint[] = []
  const complain = (line: number, what: string): void => void complaints.push({ file, line, text: what })
  const isTest = file.startsWith('test/')
  // Windows PowerShell reads a file without a mark in the computer's own code page.
  text.split('\n').forEach((line, index) => {
    if (!/^[\x20-\x7e]*$/.test(line)) complain(index + 1, 'scripts are ASCII, without tabs and carriage returns')
  })
  const tree = parser.parse(text)
  if (tree === null) return [...complaints, { file, line: 1, text: 'the grammar gives no answer' }]
  const bare = text.split('\n')
  for (const node of nodes(tree.rootNode)) {
    const line = node.startPosition.row + 1
    if (node.isError || node.isMissing)
      complain(line, `not PowerShell, or not the accepted style: ${node.text.slice(0, 60)}`)
    if (node.type === 'comment') blank(bare, node)
    if (node.type === 'command' && !isTest) checkCommand(node, line, complain)
  }
  if (!isTest)
    bare.forEach((line, index) => {
      for (const { pattern, why, except } of FORBIDDEN) {
        const found = pattern.exec(line)
        if (found !== null && except?.test(path.posix.basename(file)) !== true)
          complain(index + 1, `${found[0]}: ${why}`)
      }
    })
  tree.delete()
  return complaints
}

/** Commands by their full names, each told to stop at an error: settings of the caller don't reach every command. */
function checkCommand(node: Node, line: number, complain: (line: number, what: string) => void): void {
  if (node.namedChildren.some((child) => child?.type === 'command_invokation_operator')) return
  const name = node.childForFieldName('command_name')?.text ?? ''
  if (OWN.test(name)) return
  if (!CMDLET.test(name)) complain(line, `${name}: no alias and no program; commands have their full name`)
  else if (!/\s-ErrorAction Stop\b/.test(node.text)) complain(line, `${name}: -ErrorAction Stop is missing`)
}

function* nodes(from: Node): Generator<Node> {
  yield from
  for (const child of from.children) if (child !== null) yield* nodes(child)
}

/** Takes a comment's text out of the lines, which keep their numbers. */
function blank(lines: string[], { startPosition: start, endPosition: end }: Node): void {
  for (let row = start.row; row <= end.row; row++) {
    const line = lines[row] ?? ''
    const from = row === start.row ? start.column : 0
    const to = row === end.row ? end.column : line.length
    lines[row] = line.slice(0, from) + ' '.repeat(to - from) + line.slice(to)
  }
}
