# The last part of what a session loads: says that all of it is there.

Write-RecoveryAnswer (Invoke-RecoveryScript {
        return [ordered]@{
            version = [string]$PSVersionTable.PSVersion
            language = [string]$ExecutionContext.SessionState.LanguageMode
        }
    } $null 0)
