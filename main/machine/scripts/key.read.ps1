# The encryption key: every binary value of MOMBins in its portable form. What DPAPI keeps for this computer is unprotected.
param([object]$Request)

$path = 'SOFTWARE\Microsoft\System Center\2010\Common\MOMBins'
$key = Get-RecoveryKey $path
$items = New-Object -TypeName System.Collections.ArrayList -ErrorAction Stop
$names = @()
if ($null -ne $key) {
    Add-Type -AssemblyName 'System.Security' -ErrorAction Stop
    $names = @($key.GetValueNames())
}
foreach ($name in $names) {
    if ([string]$key.GetValueKind($name) -ne 'Binary') {
        continue
    }
    $kept = [byte[]]$key.GetValue($name)
    $protection = 'dpapi-machine'
    try {
        $plain = [System.Security.Cryptography.ProtectedData]::Unprotect($kept, $null, 'LocalMachine')
    }
    catch {
        # Bytes that begin as DPAPI's do and can't be unprotected are worth nothing on another computer.
        $start = [BitConverter]::ToString($kept, 0, [Math]::Min(20, $kept.Length))
        if ($start -eq '01-00-00-00-D0-8C-9D-DF-01-15-D1-11-8C-7A-00-C0-4F-C2-97-EB') {
            throw (New-RecoveryError 'recovery:key-protected' 'SecurityError' "$name is protected by DPAPI and can not be unprotected.")
        }
        $protection = 'none'
        $plain = $kept
    }
    $data = Add-RecoveryBytes $plain
    [Array]::Clear($plain, 0, $plain.Length)
    [Array]::Clear($kept, 0, $kept.Length)
    $null = $items.Add([ordered]@{ name = [string]$name; path = "HKLM\$path"; type = 'REG_BINARY'; protection = $protection; data = $data })
}
return [ordered]@{ items = @($items) }
