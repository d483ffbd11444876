# One verb in a process of its own: one frame on standard input, one on standard output. Nothing of them becomes script text.
# A frame: '@scrw-1:', length of the header, length of the bytes (Int32, little endian), the header (JSON in UTF-8), the bytes.

$global:RecoveryIn = $null
$global:RecoveryOut = New-Object -TypeName System.IO.MemoryStream -ErrorAction Stop

# The bytes that a part of the header stands for.
function Get-RecoveryBytes {
    param([object]$Part)
    $bytes = New-Object -TypeName 'byte[]' -ArgumentList ([int]$Part.size) -ErrorAction Stop
    [Array]::Copy($global:RecoveryIn, [int]$Part.bytesAt, $bytes, 0, $bytes.Length)
    return , $bytes
}

# Puts bytes behind the header and returns what stands for them in it.
function Add-RecoveryBytes {
    param([byte[]]$Bytes)
    $at = [int]$global:RecoveryOut.Length
    $global:RecoveryOut.Write($Bytes, 0, $Bytes.Length)
    return [ordered]@{ bytesAt = $at; size = $Bytes.Length }
}

function Read-RecoveryFrame {
    $reader = New-Object -TypeName System.IO.BinaryReader -ArgumentList ([Console]::OpenStandardInput()) -ErrorAction Stop
    $mark = $global:RecoveryUtf8.GetString($reader.ReadBytes(8))
    if ($mark -cne '@scrw-1:') {
        throw (New-RecoveryError 'recovery:frame' 'InvalidData' 'Standard input does not begin with a frame.')
    }
    $headerLength = $reader.ReadInt32()
    $bytesLength = $reader.ReadInt32()
    $header = $global:RecoveryUtf8.GetString($reader.ReadBytes($headerLength))
    $global:RecoveryIn = $reader.ReadBytes($bytesLength)
    if ($global:RecoveryIn.Length -ne $bytesLength) {
        throw (New-RecoveryError 'recovery:frame' 'InvalidData' 'Standard input ended within a frame.')
    }
    return ConvertFrom-Json -InputObject $header -ErrorAction Stop
}

function Write-RecoveryFrame {
    param([string]$Json)
    $stream = [Console]::OpenStandardOutput()
    $header = $global:RecoveryUtf8.GetBytes($Json)
    $writer = New-Object -TypeName System.IO.BinaryWriter -ArgumentList $stream -ErrorAction Stop
    $writer.Write($global:RecoveryUtf8.GetBytes('@scrw-1:'))
    $writer.Write([int]$header.Length)
    $writer.Write([int]$global:RecoveryOut.Length)
    $writer.Write($header)
    $writer.Flush()
    $global:RecoveryOut.WriteTo($stream)
    $stream.Flush()
}

function Invoke-RecoveryProcess {
    param([string]$Verb)
    $json = Invoke-RecoveryScript {
        param([string]$Verb)
        return & $global:RecoveryVerbs[$Verb] (Read-RecoveryFrame)
    } $Verb 0
    Write-RecoveryFrame $json
    if ($null -ne $global:RecoveryIn) {
        [Array]::Clear($global:RecoveryIn, 0, $global:RecoveryIn.Length)
    }
}
