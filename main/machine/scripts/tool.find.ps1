# Looks for SecureStorageBackup.exe below the roots, at any depth, nearest folders first. Folders that can't be read are passed over;
# links are not followed; it ends after the given seconds with what it has found.
param([object]$Request)

$roots = @($Request.roots)
if ($roots.Length -eq 0) {
    # Media first, then what is plugged in, then this computer's own disks.
    foreach ($type in @('CDRom', 'Removable', 'Fixed')) {
        foreach ($drive in [System.IO.DriveInfo]::GetDrives()) {
            if (([string]$drive.DriveType -eq $type) -and $drive.IsReady) {
                $roots += $drive.RootDirectory.FullName
            }
        }
    }
}

$found = New-Object -TypeName System.Collections.ArrayList -ErrorAction Stop
$clock = [System.Diagnostics.Stopwatch]::StartNew()
foreach ($root in $roots) {
    $folders = New-Object -TypeName System.Collections.Queue -ErrorAction Stop
    $folders.Enqueue([string]$root)
    while (($folders.Count -gt 0) -and ($clock.Elapsed.TotalSeconds -lt [double]$Request.seconds)) {
        $folder = [string]$folders.Dequeue()
        try {
            $file = [System.IO.Path]::Combine($folder, 'SecureStorageBackup.exe')
            if ([System.IO.File]::Exists($file)) {
                $version = [string][System.Diagnostics.FileVersionInfo]::GetVersionInfo($file).FileVersion
                $null = $found.Add([ordered]@{ path = $file; version = $version })
            }
            $info = New-Object -TypeName System.IO.DirectoryInfo -ArgumentList $folder -ErrorAction Stop
            foreach ($below in $info.GetDirectories()) {
                if (([int]$below.Attributes -band [int][System.IO.FileAttributes]::ReparsePoint) -eq 0) {
                    $folders.Enqueue($below.FullName)
                }
            }
        }
        catch {
            # A folder that may not be read, or that went away meanwhile, holds nothing for this program.
            continue
        }
    }
}
return [ordered]@{ tools = @($found) }
