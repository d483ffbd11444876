# The long-lived session: one line asks, one marked line answers. Both are ASCII, so no console code page matters.

function Write-RecoveryAnswer {
    param([string]$Json)
    $base64 = [Convert]::ToBase64String($global:RecoveryUtf8.GetBytes($Json))
    [Console]::Out.WriteLine('@scrw:' + $base64 + ':@')
}

function Invoke-RecoveryVerb {
    param([string]$Verb, [string]$Argument)
    $text = $global:RecoveryUtf8.GetString([Convert]::FromBase64String($Argument))
    $question = ConvertFrom-Json -InputObject $text -ErrorAction Stop
    Write-RecoveryAnswer (Invoke-RecoveryScript $global:RecoveryVerbs[$Verb] $question.args $question.call)
}
