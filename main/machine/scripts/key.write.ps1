# Puts the values of an encryption key into MOMBins, protected as each item says, and reads each one back from there.
# The registry key is this one, whatever the request says; values of other names stay as they are.
param([object]$Request)

$path = 'SOFTWARE\Microsoft\System Center\2010\Common\MOMBins'
$full = "Registry::HKEY_LOCAL_MACHINE\$path"
Add-Type -AssemblyName 'System.Security' -ErrorAction Stop
if ($null -eq (Get-RecoveryKey $path)) {
    $null = New-Item -Path $full -Force -ErrorAction Stop
}
foreach ($item in @($Request.items)) {
    $name = [string]$item.name
    $plain = Get-RecoveryBytes $item.data
    $kept = $plain
    if ([string]$item.protection -eq 'dpapi-machine') {
        $kept = [System.Security.Cryptography.ProtectedData]::Protect($plain, $null, 'LocalMachine')
    }
    $null = New-ItemProperty -LiteralPath $full -Name $name -PropertyType 'Binary' -Value $kept -Force -ErrorAction Stop
    $back = [byte[]](Get-RecoveryKey $path).GetValue($name)
    if ([string]$item.protection -eq 'dpapi-machine') {
        $back = [System.Security.Cryptography.ProtectedData]::Unprotect($back, $null, 'LocalMachine')
    }
    $isSame = $back.Length -eq $plain.Length
    for ($at = 0; $isSame -and ($at -lt $plain.Length); $at++) {
        $isSame = $back[$at] -eq $plain[$at]
    }
    [Array]::Clear($plain, 0, $plain.Length)
    [Array]::Clear($back, 0, $back.Length)
    if (-not $isSame) {
        throw (New-RecoveryError 'recovery:read-back' 'InvalidResult' "$name reads back with other bytes than were written.")
    }
}
return [ordered]@{}
