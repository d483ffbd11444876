# Service Manager's three services by key name; display names differ by version and language. What is not installed is left out.
param([object]$Request)

$services = New-Object -TypeName System.Collections.ArrayList -ErrorAction Stop
foreach ($name in @('OMSDK', 'HealthService', 'OMCFG')) {
    try {
        $service = Get-Service -Name $name -ErrorAction Stop
    }
    catch {
        if ([string]$_.CategoryInfo.Category -ne 'ObjectNotFound') {
            throw
        }
        continue
    }
    $start = Get-RecoveryText (Get-RecoveryKey "SYSTEM\CurrentControlSet\Services\$name") 'Start'
    $null = $services.Add([ordered]@{ name = $name; display = [string]$service.DisplayName; status = [string]$service.Status; start = $start })
}
return [ordered]@{ services = @($services) }
