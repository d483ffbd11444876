# Starts a program with administrator rights and waits until it ends. Its arguments are one string, quoted by Windows' rules.
# Not Start-Process: that keeps only the text of an error, and whether a person refused is told by the number 1223.
param([object]$Request)

$path = [string]$Request.path
$info = New-Object -TypeName System.Diagnostics.ProcessStartInfo -ErrorAction Stop
$info.FileName = $path
$info.Arguments = [string]$Request.line
$info.WorkingDirectory = [System.IO.Path]::GetDirectoryName($path)
$info.UseShellExecute = $true
$info.Verb = 'runas'
$process = [System.Diagnostics.Process]::Start($info)
$exitCode = $null
if ($null -ne $process) {
    $process.WaitForExit()
    $exitCode = $process.ExitCode
}
return [ordered]@{ exitCode = $exitCode }
