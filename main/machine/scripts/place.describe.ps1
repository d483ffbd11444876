# What Windows knows of a drive letter or of the computer that a share's name leads to.
# A drive that was mapped without administrator rights is not seen with them; where it leads stands in the person's registry.
param([object]$Request)

$letter = [string]$Request.letter
$server = [string]$Request.server
$driveType = ''
$remote = $null
if ($letter -ne '') {
    $drive = New-Object -TypeName System.IO.DriveInfo -ArgumentList $letter -ErrorAction Stop
    $driveType = [string]$drive.DriveType
    if (($driveType -eq 'Network') -or ($driveType -eq 'NoRootDirectory')) {
        try {
            $remote = Get-RecoveryText (Get-Item -LiteralPath "Registry::HKEY_CURRENT_USER\Network\$letter" -ErrorAction Stop) 'RemotePath'
        }
        catch {
            # Not mapped for good: the session itself may know.
            $remote = $null
        }
    }
    if (($driveType -eq 'Network') -and ($null -eq $remote)) {
        $remote = [string](Get-PSDrive -Name $letter -PSProvider 'FileSystem' -ErrorAction Stop).DisplayRoot
    }
}

$network = [System.Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties()
$names = New-Object -TypeName System.Collections.ArrayList -ErrorAction Stop
$null = $names.Add([string][Environment]::MachineName)
$null = $names.Add([string]$network.HostName)
$null = $names.Add([string]$network.HostName + '.' + [string]$network.DomainName)
$addresses = @()
$serverAddresses = @()
if ($server -ne '') {
    # Further names of this computer, as "netdom computername /add" and older ways leave them.
    $aliases = @(
        @('SYSTEM\CurrentControlSet\Services\Dnscache\Parameters', 'AlternateComputerNames'),
        @('SYSTEM\CurrentControlSet\Services\LanmanServer\Parameters', 'AlternateComputerNames'),
        @('SYSTEM\CurrentControlSet\Services\LanmanServer\Parameters', 'OptionalNames')
    )
    foreach ($alias in $aliases) {
        $key = Get-RecoveryKey $alias[0]
        if ($null -ne $key) {
            foreach ($name in @($key.GetValue($alias[1]))) {
                $null = $names.Add([string]$name)
            }
        }
    }
    if ($names -notcontains $server) {
        try {
            $serverAddresses = @(foreach ($address in [System.Net.Dns]::GetHostAddresses($server)) { [string]$address })
            $addresses = @(foreach ($address in [System.Net.Dns]::GetHostAddresses([Environment]::MachineName)) { [string]$address })
        }
        catch {
            # A name that nobody knows is no name of this computer.
            $serverAddresses = @()
        }
    }
}
return [ordered]@{
    driveType = $driveType
    remote = $remote
    names = @($names)
    addresses = $addresses
    serverAddresses = $serverAddresses
}
