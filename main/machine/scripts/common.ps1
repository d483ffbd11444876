# What every verb may use. A verb is a script block: it gets $Request, returns one ordered dictionary, and throws when it can't.

$global:RecoveryVerbs = @{}
$global:RecoveryUtf8 = New-Object -TypeName System.Text.UTF8Encoding -ArgumentList $false -ErrorAction Stop

# Runs one verb and returns the answer as JSON: what it returned, or its error as data. Nothing else of it comes out.
function Invoke-RecoveryScript {
    param([scriptblock]$Script, [object]$Request, [int]$Call)
    Set-StrictMode -Version Latest -ErrorAction Stop
    $ErrorActionPreference = 'Stop'
    $ProgressPreference = 'SilentlyContinue'
    try {
        $data = & $Script $Request 3>$null 4>$null 5>$null 6>$null
        if ($data -isnot [System.Collections.IDictionary]) {
            throw (New-RecoveryError 'recovery:output' 'InvalidResult' 'The script returned something else than one dictionary.')
        }
        $answer = [ordered]@{ call = $Call; ok = $true; data = $data }
    }
    catch {
        $answer = [ordered]@{ call = $Call; ok = $false; error = (Get-RecoveryErrorData $_) }
    }
    return ConvertTo-Json -InputObject $answer -Depth 10 -Compress -ErrorAction Stop
}

# An error as data. Messages are in the language of Windows: callers decide by id, category and numbers.
function Get-RecoveryErrorData {
    param([object]$Record)
    $inner = $Record.Exception
    while ($null -ne $inner.InnerException) {
        $inner = $inner.InnerException
    }
    $native = 0
    if ($inner -is [System.ComponentModel.Win32Exception]) {
        $native = $inner.NativeErrorCode
    }
    return [ordered]@{
        code = $inner.GetType().FullName
        message = [string]$inner.Message
        category = [string]$Record.CategoryInfo.Category
        id = [string]$Record.FullyQualifiedErrorId
        hresult = '0x{0:X8}' -f $inner.HResult
        native = $native
    }
}

# An error with an id of this program's own.
function New-RecoveryError {
    param([string]$Id, [string]$Category, [string]$Message)
    $exception = New-Object -TypeName System.InvalidOperationException -ArgumentList $Message -ErrorAction Stop
    return New-Object -TypeName System.Management.Automation.ErrorRecord -ArgumentList $exception, $Id, $Category, $null -ErrorAction Stop
}

# A key below HKEY_LOCAL_MACHINE, or nothing where there is none. What may not be read throws.
function Get-RecoveryKey {
    param([string]$Path)
    try {
        return Get-Item -LiteralPath "Registry::HKEY_LOCAL_MACHINE\$Path" -ErrorAction Stop
    }
    catch {
        if ([string]$_.CategoryInfo.Category -ne 'ObjectNotFound') {
            throw
        }
    }
    return $null
}

# A value of a key as text, or nothing where there is none.
function Get-RecoveryText {
    param([object]$Key, [string]$Name)
    if ($null -eq $Key) {
        return $null
    }
    $value = $Key.GetValue($Name)
    if ($null -eq $value) {
        return $null
    }
    return [string]$value
}
