# Stand-ins for Windows' own commands: global functions come before cmdlets. $global:FakeRegistry is what the registry holds:
# a table of keys below the provider's root, each with values of a kind and data. Errors have the shape of the real ones.

$global:FakeRegistry = @{}
$global:FakeServices = @{}

function Get-FakeError {
    param([string]$Type, [string]$Id, [string]$Category, [string]$Target)
    $exception = New-Object -TypeName $Type -ArgumentList "There is no $Target."
    return New-Object -TypeName System.Management.Automation.ErrorRecord -ArgumentList $exception, $Id, $Category, $Target
}

function Get-Item {
    [CmdletBinding()]
    param([string]$LiteralPath)
    $key = $LiteralPath -replace '^Registry::', ''
    if (-not $global:FakeRegistry.ContainsKey($key)) {
        $PSCmdlet.ThrowTerminatingError((Get-FakeError 'System.Management.Automation.ItemNotFoundException' 'PathNotFound' 'ObjectNotFound' $key))
    }
    $found = New-Object -TypeName PSObject -Property @{ Values = $global:FakeRegistry[$key]; Key = $key }
    $found | Add-Member -MemberType ScriptMethod -Name 'GetValueNames' -Value { return @($this.Values.Keys) }
    $found | Add-Member -MemberType ScriptMethod -Name 'GetValueKind' -Value { param($name) return $this.Values[$name].kind }
    $found | Add-Member -MemberType ScriptMethod -Name 'GetValue' -Value {
        param($name)
        if (-not $this.Values.ContainsKey($name)) {
            return $null
        }
        return , $this.Values[$name].data
    }
    $found | Add-Member -MemberType ScriptMethod -Name 'GetSubKeyNames' -Value {
        $start = $this.Key + '\'
        return @($global:FakeRegistry.Keys | Where-Object -FilterScript { $_.StartsWith($start) } | ForEach-Object -Process { $_.Substring($start.Length) })
    }
    return $found
}

function New-Item {
    [CmdletBinding()]
    param([string]$Path, [switch]$Force)
    $global:FakeRegistry[($Path -replace '^Registry::', '')] = @{}
}

function New-ItemProperty {
    [CmdletBinding()]
    param([string]$LiteralPath, [string]$Name, [string]$PropertyType, [object]$Value, [switch]$Force)
    $global:FakeRegistry[($LiteralPath -replace '^Registry::', '')][$Name] = @{ kind = $PropertyType; data = $Value }
}

function Get-Service {
    [CmdletBinding()]
    param([string]$Name)
    if (-not $global:FakeServices.ContainsKey($Name)) {
        $PSCmdlet.ThrowTerminatingError((Get-FakeError 'System.InvalidOperationException' 'NoServiceFoundForGivenName' 'ObjectNotFound' $Name))
    }
    return New-Object -TypeName PSObject -Property @{ DisplayName = $Name; Status = $global:FakeServices[$Name] }
}

function Stop-Service {
    [CmdletBinding()]
    param([string]$Name, [switch]$Force)
    $global:FakeServices[$Name] = 'Stopped'
}

function Start-Service {
    [CmdletBinding()]
    param([string]$Name)
    $global:FakeServices[$Name] = 'Running'
}

# PowerShell 7 elsewhere has no System.Security to load; the scripts then find no DPAPI, as on values that it does not keep.
if ($PSVersionTable.PSEdition -eq 'Core') {
    function Add-Type {
        [CmdletBinding()]
        param([string]$AssemblyName)
    }
}
