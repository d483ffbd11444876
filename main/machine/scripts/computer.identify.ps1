# Who this computer is, as its registry and the token of this process say. Nothing is asked of the network.
param([object]$Request)

$platform = 'SOFTWARE\Microsoft\System Center\2010'
$setup = Get-RecoveryKey "$platform\Service Manager\Setup"
$sdk = Get-RecoveryKey "$platform\Common\SDK Service"
$database = Get-RecoveryKey "$platform\Common\Database"
$groupsKey = Get-RecoveryKey 'SOFTWARE\Microsoft\Microsoft Operations Manager\3.0\Server Management Groups'

$groups = @()
if ($null -ne $groupsKey) {
    $groups = @($groupsKey.GetSubKeyNames())
}
$account = [System.Security.Principal.WindowsIdentity]::GetCurrent()
$principal = New-Object -TypeName System.Security.Principal.WindowsPrincipal -ArgumentList $account -ErrorAction Stop
$network = [System.Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties()

return [ordered]@{
    netbios = [string][Environment]::MachineName
    host = [string]$network.HostName
    domain = [string]$network.DomainName
    operator = [string]$account.Name
    elevated = $principal.IsInRole([System.Security.Principal.WindowsBuiltInRole]::Administrator)
    installed = ($null -ne $setup)
    version = (Get-RecoveryText $setup 'ServerVersion')
    sdkType = (Get-RecoveryText $sdk 'SDK Service Type')
    groups = $groups
    databaseServer = (Get-RecoveryText $database 'DatabaseServerName')
    databaseName = (Get-RecoveryText $database 'DatabaseName')
    stagingServer = (Get-RecoveryText $database 'StagingSQLInstance')
    stagingName = (Get-RecoveryText $database 'StagingDatabaseName')
}
