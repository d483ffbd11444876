# Stops services of Service Manager one after the other, with what depends on them, and waits for each. What is stopped already or not
# installed is passed over. No other service is ever touched, whatever the request says.
param([object]$Request)

foreach ($wanted in @($Request.names)) {
    $name = [string]$wanted
    if (@('OMSDK', 'HealthService', 'OMCFG') -notcontains $name) {
        throw (New-RecoveryError 'recovery:other-service' 'InvalidArgument' "$name is no service of Service Manager.")
    }
    try {
        $service = Get-Service -Name $name -ErrorAction Stop
    }
    catch {
        if ([string]$_.CategoryInfo.Category -ne 'ObjectNotFound') {
            throw
        }
        continue
    }
    if ([string]$service.Status -ne 'Stopped') {
        $null = Stop-Service -Name $name -Force -ErrorAction Stop
    }
    $service = Get-Service -Name $name -ErrorAction Stop
    if ([string]$service.Status -ne 'Stopped') {
        throw (New-RecoveryError 'recovery:service-state' 'InvalidResult' "$name is $($service.Status) after it was stopped.")
    }
}
return [ordered]@{}
