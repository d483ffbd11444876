import { describe, expect, it } from 'vitest'
import { checkPowerShell, checkScript, openParser } from '../../../build/powershell-lint.ts'

const parser = await openParser()
const complaintsOf = (text: string, name = 'x.ps1') =>
  checkScript(parser, `main/machine/scripts/${name}`, text).map((complaint) => complaint.text)

const GOOD = `param([object]$Request)
# exit and $input may be spoken of
$key = Get-RecoveryKey 'SOFTWARE\\x'
$item = Get-Item -LiteralPath "Registry::$key" -ErrorAction Stop
return [ordered]@{ item = $item }
`

describe('the check of PowerShell scripts', () => {
  it('accepts the style of the scripts, and each script', async () => {
    expect(complaintsOf(GOOD)).toEqual([])
    expect(await checkPowerShell(process.cwd())).toEqual([])
  })

  it.each([
    ['a missing brace', 'if ($true) {\n"a"\n', 'not PowerShell'],
    ['an open quote', '$a = "x\n', 'not PowerShell'],
    ['what is not ASCII', "$a = 'it\u2019s'", 'ASCII'],
    ['a tab', '\t$a = 1', 'ASCII'],
    ['an alias', 'gci $x -ErrorAction Stop', 'no alias'],
    ['a short alias', '$x | ? { $_ }', 'no alias'],
    ['a program', 'whoami.exe', 'no alias'],
    ['a command that goes on after an error', 'Get-Item -LiteralPath $x', '-ErrorAction Stop is missing'],
    ['another action', 'Get-Item -LiteralPath $x -ErrorAction SilentlyContinue', '-ErrorAction Stop is missing'],
    ['text that is executed', 'Invoke-Expression $x -ErrorAction Stop', 'never executed'],
    ['$input', '$a = $input', 'standard input'],
    ['the end of the session', 'exit 3', 'end the session'],
    ['output for a person', "Write-Host 'x' -ErrorAction Stop", 'answers are data'],
    ['speaking aside', "[Console]::Out.WriteLine('x')", 'only the ends'],
    ['a message as a decision', "if ($_.Exception.Message -like 'Access*') { throw }", 'language of Windows'],
    ['a ternary', '$a = $b ? 1 : 2', 'not PowerShell'],
    ['a null default', '$a = $b ?? 1', '5.1'],
    ['a chain', 'Get-RecoveryX && Get-RecoveryY', '5.1'],
    ['a newer option', 'ConvertFrom-Json -InputObject $x -AsHashtable -ErrorAction Stop', '5.1'],
    ['a drive of the registry', "Get-Item -LiteralPath 'HKLM:\\x' -ErrorAction Stop", 'Registry::'],
  ])('refuses %s', (_, text, why) => expect(complaintsOf(text).join('\n')).toContain(why))
})
