# Starts services of Service Manager one after the other and waits for each. What runs already or is not installed is passed over.
# No other service is ever touched, whatever the request says.
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
    if ([string]$service.Status -ne 'Running') {
        $null = Start-Service -Name $name -ErrorAction Stop
    }
    $service = Get-Service -Name $name -ErrorAction Stop
    if ([string]$service.Status -ne 'Running') {
        throw (New-RecoveryError 'recovery:service-state' 'InvalidResult' "$name is $($service.Status) after it was started.")
    }
}
return [ordered]@{}
