; The program in one file: unpacks to a folder of its own for each start, starts the program there with the same arguments, waits, removes that folder and
; gives the program's exit code. NSIS with its own plugins only.
;
; Exit codes besides the program's own:
;   112  it could not be unpacked, mostly because the disk is full; the program was not started
;   113  the unpacked program could not be started

!include common.nsh

; lzma is a quarter smaller and three times slower to unpack, at every start. Source: packaging.md section 2, "Real size".
SetCompressor /FINAL zlib
; The program inside asks for the highest rights that the account has. Asking only there would make CreateProcess fail with 740.
RequestExecutionLevel highest
SilentInstall silent
!insertmacro VERSION_INFO "${PRODUCT} (portable)"

!define UNATTENDED "--unattended"
Var Arguments
Var CurrentFolder
Var Unattended
Var Code

; The arguments stay in Windows' own memory: a variable of NSIS ends after 1023 characters.
Function .onInit
  System::Call 'kernel32::GetCurrentDirectoryW(i ${NSIS_MAX_STRLEN}, w .r0)'
  StrCpy $CurrentFolder $0
  System::Call 'kernel32::GetCommandLineW() p.r0'
  System::Call 'shlwapi::PathGetArgsW(p r0) p.r1'
  StrCpy $Arguments $1
  System::Call 'shlwapi::StrStrIW(p r1, w "${UNATTENDED}") p.r0'
  ${If} $0 <> 0
    StrCpy $Unattended 1
  ${EndIf}
FunctionEnd

Section
  InitPluginsDir
  ${If} $Unattended != 1
    Banner::show "Unpacking ${PRODUCT}"
  ${EndIf}
  StrCpy $Code 112
  Call MakeOwnFolder
  ClearErrors
  !insertmacro UNPACK "$PLUGINSDIR\app"
  ${If} ${Errors}
    Call NotUnpacked
    Return
  ${EndIf}
  Call CloseBanner
  Call Start
  Call RemoveOwnFolder
  ${If} $Code = 113
    StrCpy $0 "${PRODUCT} cannot be started from $PLUGINSDIR. Look whether a rule of this computer forbids programs there; the zip starts from any folder."
    Call Say
  ${EndIf}
  SetErrorLevel $Code
SectionEnd

; With an administrator's rights NSIS lets everybody delete what is in $PLUGINSDIR, and only administrators run it (CreateRestrictedDirectory in its util.c).
; The program's restricted processes have to run it, and nobody else may delete. A folder that can't be made so is made by UNPACK.
Function MakeOwnFolder
  System::Call 'shell32::IsUserAnAdmin() i.r0'
  ${If} $0 = 0
    Return
  ${EndIf}
  System::Call 'advapi32::ConvertStringSecurityDescriptorToSecurityDescriptorW(w "${PROGRAM_SDDL}", i 1, *p .r1, p 0) i.r0'
  ${If} $0 = 0
    Return
  ${EndIf}
  ; SECURITY_ATTRIBUTES: its length, the descriptor, no inheritance of the handle.
  !if ${NSIS_PTR_SIZE} > 4
    System::Call '*(l 24, p r1, l 0) p.r2'
  !else
    System::Call '*(i 12, p r1, i 0) p.r2'
  !endif
  System::Call 'kernel32::CreateDirectoryW(w "$PLUGINSDIR\app", p r2)'
  System::Free $2
  System::Call 'kernel32::LocalFree(p r1)'
FunctionEnd

; A file could not be written; NSIS has left the section.
Function .onInstFailed
  Call NotUnpacked
FunctionEnd

Function CloseBanner
  ${If} $Unattended != 1
    Banner::destroy
  ${EndIf}
  ; The own folder can't be removed while it is the current one.
  SetOutPath "$TEMP"
FunctionEnd

Function NotUnpacked
  Call CloseBanner
  Call RemoveOwnFolder
  StrCpy $0 "${PRODUCT} cannot be unpacked to $TEMP, mostly because the disk is full. It was not started. It needs ${SIZE_KB} KB there; the zip needs none."
  Call Say
  SetErrorLevel 112
FunctionEnd

; $0 in a box; in an unattended run, where nobody would close it, as a line on the error output where there is one.
Function Say
  ${If} $Unattended == 1
    System::Call 'kernel32::GetStdHandle(i -12) p.r1'
    System::Call 'kernel32::lstrlenW(w r0) i.r2'
    IntOp $3 $2 * 3
    System::Alloc $3
    Pop $4
    System::Call 'kernel32::WideCharToMultiByte(i 65001, i 0, w r0, i r2, p r4, i r3, p 0, p 0) i.r2'
    System::Call 'kernel32::WriteFile(p r1, p r4, i r2, *i .r5, p 0)'
    System::Call 'kernel32::WriteFile(p r1, m "$\r$\n", i 2, *i .r5, p 0)'
    System::Free $4
  ${Else}
    MessageBox MB_OK|MB_ICONSTOP "$0"
  ${EndIf}
FunctionEnd

; Starts the program as this one was started (handles, way of showing, current folder, arguments), waits, leaves its code in $Code; 113 when it can't be.
Function Start
  System::Call 'kernel32::SetEnvironmentVariableW(w "PORTABLE_EXECUTABLE_DIR", w "$EXEDIR")'
  System::Call 'kernel32::SetEnvironmentVariableW(w "PORTABLE_EXECUTABLE_FILE", w "$EXEPATH")'
  System::Call 'kernel32::SetEnvironmentVariableW(w "PORTABLE_EXECUTABLE_APP_FILENAME", w "${PROGRAM_FILE}")'
  StrCpy $0 '"$PLUGINSDIR\app\${PROGRAM_FILE}" '
  StrCpy $1 $CurrentFolder
  System::Call 'kernel32::lstrlenW(p $Arguments) i.r2'
  StrLen $3 $0
  IntOp $2 $2 + $3
  IntOp $2 $2 * 2
  IntOp $2 $2 + 2
  System::Alloc $2
  Pop $2
  System::Call 'kernel32::lstrcpyW(p r2, w r0)'
  System::Call 'kernel32::lstrcatW(p r2, p $Arguments)'
  ; STARTUPINFOW as this process got it, but for what the C runtime put in (cbReserved2, lpReserved2); then PROCESS_INFORMATION.
  System::Alloc 104
  Pop $3
  System::Call 'kernel32::GetStartupInfoW(p r3)'
  !if ${NSIS_PTR_SIZE} > 4
    System::Call '*$3(&i4, &i4, p, p, p, &i4, &i4, &i4, &i4, &i4, &i4, &i4, &i4, &i2, &i2 0, &i4, p 0)'
  !else
    System::Call '*$3(i, p, p, p, i, i, i, i, i, i, i, i, &i2, &i2 0, p 0)'
  !endif
  System::Alloc 24
  Pop $4
  System::Call 'kernel32::CreateProcessW(p 0, p r2, p 0, p 0, i 1, i 0, p 0, w r1, p r3, p r4) i.r5'
  StrCpy $Code 113
  ${If} $5 <> 0
    System::Call '*$4(p .r5, p .r6)'
    System::Call 'kernel32::CloseHandle(p r6)'
    System::Call 'kernel32::WaitForSingleObject(p r5, i -1)'
    System::Call 'kernel32::GetExitCodeProcess(p r5, *i .r6)'
    System::Call 'kernel32::CloseHandle(p r5)'
    StrCpy $Code $6
  ${EndIf}
  System::Free $2
  System::Free $3
  System::Free $4
FunctionEnd

; Only what this start has unpacked. A process that is just ending may hold a file for a moment.
Function RemoveOwnFolder
  ${For} $0 1 50
    RMDir /r "$PLUGINSDIR\app"
    ${IfNot} ${FileExists} "$PLUGINSDIR\app\*.*"
      Return
    ${EndIf}
    Sleep 100
  ${Next}
FunctionEnd
