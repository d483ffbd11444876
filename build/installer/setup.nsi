; The setup of System Center Recovery Wizard: for all users of a computer, NSIS with its own plugins only.
;
;   setup.exe [/S] [/DOWNGRADE] [/D=C:\Some folder]      /S: without a window; /D= comes last and has no quotes
;   "Uninstall System Center Recovery Wizard.exe" [/S]   ends before the work is done; with _?=FOLDER as its last argument it waits and gives the code
;
; Exit codes of both:
;    0  done
;    1  cancelled
;    2  failed: the disk is full, or a file could not be written or removed
;    3  the program is running, or a file of it is in use
;    4  Windows is older than Windows Server 2016 and Windows 10 1607, or is a 32-bit Windows
;    5  the folder is refused: on the network, not on a drive, too long, of another account, not empty outside of Program Files, or with files of the same names
;    6  the earlier version could not be removed
;    7  a newer version is installed (without a window; /DOWNGRADE allows it)
;    8  another setup of the program is running
;    9  the data folder could not be made or protected
;   10  the account is no administrator
;   11  the uninstaller does not lie in the folder of the installed program
; Each refusal is also a line of %TEMP%\System Center Recovery Wizard Setup.log, because a setup without a window shows none.
; Nothing is changed where the code is not 0, but for 2 and 6 where the log says so.

!include common.nsh
!include MUI2.nsh
!include x64.nsh
!include WinVer.nsh
!include WordFunc.nsh

SetCompressor /FINAL lzma
RequestExecutionLevel admin
InstallDir "$PROGRAMFILES64\${PRODUCT}"
AllowSkipFiles off
BrandingText "${PRODUCT} ${VERSION}"
ShowInstDetails hide
ShowUninstDetails hide
!insertmacro VERSION_INFO "Setup of ${PRODUCT}"
!ifdef SIGN_UNINSTALLER
  !uninstfinalize '${SIGN_UNINSTALLER}' = 0
!endif

!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${PRODUCT}"
!define LOG_FILE "$TEMP\${PRODUCT} Setup.log"
!define STAGING "~setup"
; Full control for Administrators and SYSTEM, nobody else, nothing inherited; owned by Administrators.
!define DATA_SDDL "O:BAG:BAD:P(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)"
!define /math LONGEST_FOLDER 258 - ${LONGEST_NAME}

Var OldFolder
Var OldVersion
Var DataFolder
Var Sentence
Var Blocked
Var Failed
Var Replacing
Var Welcome
Var Taken
Var UnKept

; --- pages

!define MUI_ICON "${ICON_FILE}"
!define MUI_UNICON "${ICON_FILE}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${PICTURE_FILE}"
!define MUI_UNWELCOMEFINISHPAGE_BITMAP "${PICTURE_FILE}"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TITLE "${PRODUCT} ${VERSION}"
!define MUI_WELCOMEPAGE_TEXT "$Welcome It needs no network and no restart.$\r$\n$\r$\nJournals, logs and the recovery kit’s index are kept in a folder of their own:$\r$\n$\r$\n$DataFolder$\r$\n$\r$\nOnly administrators can open that folder. No setup and no uninstallation removes it."
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_LICENSE "${LICENSE_FILE}"
!define MUI_DIRECTORYPAGE_TEXT_TOP "Choose a folder on a disk of this computer. The browser engine in the program does not start from a folder on the network."
; The button stays usable, and LeaveFolderPage says what is wrong with a folder.
!define MUI_DIRECTORYPAGE_VERIFYONLEAVE
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE LeaveFolderPage
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_TITLE "${PRODUCT} is installed"
!define MUI_FINISHPAGE_TEXT_LARGE
!define MUI_FINISHPAGE_TEXT "It is in the Start menu, and beside it “${PRODUCT} (practice)”, which works on simulated servers and changes nothing real.$\r$\n$\r$\nFor Task Scheduler and scripts there is recovery.cmd in$\r$\n$INSTDIR"
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_TEXT "Start ${PRODUCT}"
!define MUI_FINISHPAGE_RUN_FUNCTION StartUnelevated
!insertmacro MUI_PAGE_FINISH

; Three lines are all that the page has room for.
!define MUI_UNCONFIRMPAGE_TEXT_TOP "Removes the program. Kept are journals, logs and the recovery kit’s index in$\r$\n$DataFolder$\r$\nand every file that setup did not install."
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!define MUI_FINISHPAGE_TITLE "${PRODUCT} is removed"
!define MUI_FINISHPAGE_TEXT_LARGE
!define MUI_FINISHPAGE_TEXT "$UnKept"
!insertmacro MUI_UNPAGE_FINISH
!insertmacro MUI_LANGUAGE "English"

; --- what setup and uninstaller share

; Says why nothing happens, in the log and, with a window, in a box; ends with the code.
!macro REFUSE UN CODE TEXT
  Push "${TEXT}"
  Call ${UN}Log
  MessageBox MB_OK|MB_ICONSTOP "${TEXT}" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend

!macro SHARED UN
; The text on the stack becomes a line of the log, with date and time.
Function ${UN}Log
  Exch $0
  Push $1
  Push $2
  Push $3
  System::Call 'kernel32::GetDateFormatW(i 0x409, i 0, p 0, w "yyyy-MM-dd", w .r1, i 32)'
  System::Call 'kernel32::GetTimeFormatW(i 0x409, i 0, p 0, w "HH:mm:ss", w .r2, i 32)'
  FileOpen $3 "${LOG_FILE}" a
  ${If} $3 != ""
    FileSeek $3 0 END
    FileWriteUTF16LE /BOM $3 "$1 $2 ${VERSION} $0$\r$\n"
    FileClose $3
  ${EndIf}
  Pop $3
  Pop $2
  Pop $1
  Pop $0
FunctionEnd

; Sets $Blocked to the file on the stack when it is there and can't be opened for writing: a running program's file can't.
Function ${UN}CheckFree
  Exch $0
  Push $1
  ${If} $Blocked == ""
  ${AndIf} ${FileExists} "$0"
    ClearErrors
    FileOpen $1 "$0" a
    ${If} ${Errors}
      StrCpy $Blocked "$0"
    ${Else}
      FileClose $1
    ${EndIf}
  ${EndIf}
  Pop $1
  Pop $0
FunctionEnd

; What both do first. One at a time on this computer: what a setup of ours starts itself passes /UPGRADE.
Function ${UN}Begin
  SetRegView 64
  SetShellVarContext all
  StrCpy $DataFolder "$APPDATA\${PRODUCT}"
  UserInfo::GetAccountType
  Pop $0
  ${If} $0 != "Admin"
    !insertmacro REFUSE "${UN}" 10 "This needs an administrator. Nothing was changed. Start it as administrator."
  ${EndIf}
  ReadRegStr $OldFolder HKLM "${UNINSTALL_KEY}" InstallLocation
  ReadRegStr $OldVersion HKLM "${UNINSTALL_KEY}" DisplayVersion
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/UPGRADE" $1
  ${IfNot} ${Errors}
    StrCpy $Replacing 1
    Return
  ${EndIf}
  ; The one before may need a moment to end after its window has closed. WAIT_TIMEOUT is 258.
  System::Call 'kernel32::CreateMutexW(p 0, i 0, w "Global\${PRODUCT} Setup") p.r0'
  System::Call 'kernel32::WaitForSingleObject(p r0, i 3000) i.r1'
  ${If} $1 = 258
    !insertmacro REFUSE "${UN}" 8 "Another setup of ${PRODUCT} is running. Nothing was changed. Wait for its end and start this one again."
  ${EndIf}
FunctionEnd
!macroend
!insertmacro SHARED ""
!insertmacro SHARED "un."

; --- setup

Function .onInit
  ${IfNot} ${RunningX64}
    !insertmacro REFUSE "" 4 "${PRODUCT} needs a 64-bit Windows. Nothing was installed."
  ${EndIf}
  ${IfNot} ${AtLeastBuild} 14393
    !insertmacro REFUSE "" 4 "${PRODUCT} needs Windows Server 2016, Windows 10 version 1607 or later. This Windows is older. Nothing was installed."
  ${EndIf}
  Call Begin

  Call TakeFolder
  ${If} ${Silent}
    Call CheckFolder
    ${If} $Sentence != ""
      !insertmacro REFUSE "" 5 "$Sentence Nothing was installed."
    ${EndIf}
  ${EndIf}

  StrCpy $Welcome "Setup installs the program for all users of this computer."
  ${If} $OldVersion != ""
    StrCpy $Welcome "Version $OldVersion is installed. Setup replaces it for all users of this computer."
    ${VersionCompare} "${VERSION}" "$OldVersion" $0
    ${GetParameters} $1
    ClearErrors
    ${GetOptions} $1 "/DOWNGRADE" $2
    ${If} $0 = 2
    ${AndIf} ${Errors}
      ${If} ${Silent}
        !insertmacro REFUSE "" 7 "Version $OldVersion is installed, which is newer than ${VERSION}. Nothing was changed. /DOWNGRADE installs the older one."
      ${EndIf}
      MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "Version $OldVersion is installed, which is newer than ${VERSION}. The older version can’t read every journal and kit index that the newer one wrote.$\r$\n$\r$\nReplace it by the older version?" IDYES replace
      SetErrorLevel 1
      Quit
      replace:
    ${EndIf}
  ${EndIf}
FunctionEnd

; /D= as it was written, or the folder of the earlier version, or the default. NSIS itself would take the default for a folder on the network.
Function TakeFolder
  System::Call 'kernel32::GetCommandLineW() p.r0'
  System::Call 'shlwapi::PathGetArgsW(p r0) p.r0'
  System::Call 'shlwapi::StrStrW(p r0, w "/D=") p.r1'
  ${If} $1 <> 0
    IntPtrOp $1 $1 + 6
    System::Call 'kernel32::lstrcpynW(w .r2, p r1, i ${NSIS_MAX_STRLEN})'
    ; NSIS drops such characters from $INSTDIR without a word: C:\x/S would become C:\xS.
    System::Call `shlwapi::StrPBrkW(w r2, w '"<>|?*/') p.r1`
    ${If} $1 <> 0
      !insertmacro REFUSE "" 5 "“$2” does not name a folder. /D= comes last and its folder has no quotes. Nothing was installed."
    ${EndIf}
    StrCpy $3 $2 1 -1
    StrLen $4 $2
    ${If} $3 == "\"
    ${AndIf} $4 > 3
      StrCpy $2 $2 -1
    ${EndIf}
    StrCpy $INSTDIR $2
  ${ElseIf} $OldFolder != ""
    StrCpy $INSTDIR $OldFolder
  ${EndIf}
FunctionEnd

Function LeaveFolderPage
  Call CheckFolder
  GetInstDirError $0
  ${If} $Sentence == ""
  ${AndIf} $0 = 2
    StrCpy $Sentence "There is not enough space for $INSTDIR. Make room, or choose a folder on another disk."
  ${EndIf}
  ${If} $Sentence != ""
    MessageBox MB_OK|MB_ICONEXCLAMATION "$Sentence"
    Abort
  ${EndIf}
FunctionEnd

!macro CHECK_NAME FILE
  ${If} $Blocked == ""
  ${AndIf} ${FileExists} "$INSTDIR\${FILE}"
    StrCpy $Blocked "${FILE}"
  ${EndIf}
!macroend

; Leaves 1 in $0 when $INSTDIR lies in Program Files.
Function IsInProgramFiles
  StrLen $0 "$PROGRAMFILES64\"
  StrCpy $1 $INSTDIR $0
  StrCpy $0 0
  ${If} $1 == "$PROGRAMFILES64\"
    StrCpy $0 1
  ${EndIf}
FunctionEnd

; Leaves in $Blocked the name of something in $INSTDIR. What a setup that was cut off has left does not count.
Function LookInside
  FindFirst $0 $1 "$INSTDIR\*.*"
  ${DoWhile} $1 != ""
    ${If} $1 != "."
    ${AndIf} $1 != ".."
    ${AndIf} $1 != "${STAGING}"
      StrCpy $Blocked $1
    ${EndIf}
    FindNext $0 $1
  ${Loop}
  FindClose $0
FunctionEnd

; Leaves in $Sentence why $INSTDIR can't be taken, or nothing.
Function CheckFolder
  StrCpy $Sentence ""
  StrCpy $Blocked ""
  StrCpy $0 $INSTDIR 2
  StrCpy $1 $INSTDIR 2 1
  StrLen $2 $INSTDIR
  ${If} $0 == "\\"
    StrCpy $Sentence "The folder $INSTDIR is on the network, and the browser engine in the program does not start from there. Choose a folder on a disk of this computer."
    Return
  ${EndIf}
  ${If} $1 != ":\"
  ${OrIf} $2 < 4
    StrCpy $Sentence "“$INSTDIR” does not name a folder on a disk. Choose one like C:\Program Files\${PRODUCT}."
    Return
  ${EndIf}
  ${If} $2 > ${LONGEST_FOLDER}
    StrCpy $Sentence "The folder’s path has $2 characters; the program’s files fit below paths of up to ${LONGEST_FOLDER}. Choose a shorter one."
    Return
  ${EndIf}
  StrCpy $0 $INSTDIR 3
  System::Call 'kernel32::GetDriveTypeW(w r0) i.r1'
  ${If} $1 = 4
    StrCpy $Sentence "The folder $INSTDIR is on the network (drive $0), and the browser engine in the program does not start from there. Choose a folder on a disk of this computer."
    Return
  ${ElseIf} $1 < 2
  ${OrIf} $1 = 5
    StrCpy $Sentence "Drive $0 is no disk that can be written. Choose a folder on a disk of this computer."
    Return
  ${EndIf}
  ${If} $INSTDIR != $OldFolder
  ${AndIfNot} ${FileExists} "$INSTDIR\${UNINSTALLER_FILE}"
    Call IsInProgramFiles
    ${If} $0 = 1
      ; Somebody else's file of the same name would be overwritten now and removed later.
      !insertmacro EACH_FILE CHECK_NAME
      ${If} $Blocked != ""
        StrCpy $Sentence "The folder $INSTDIR holds files with names of the program’s files already, for example $Blocked. Choose an empty folder."
      ${EndIf}
    ${Else}
      ; Setup leaves the folder to administrators: not one in which others work, and not one in which a library may wait for an elevated program.
      Call LookInside
      ${If} $Blocked != ""
        StrCpy $Sentence "The folder $INSTDIR is not empty: it holds $Blocked. Only administrators may write beside the program. Choose a new or an empty folder."
      ${EndIf}
    ${EndIf}
  ${EndIf}
FunctionEnd

Function RefuseWhenRunning
  again:
  StrCpy $Blocked ""
  Push "$INSTDIR\${PROGRAM_FILE}"
  Call CheckFree
  ${If} $OldFolder != ""
    Push "$OldFolder\${PROGRAM_FILE}"
    Call CheckFree
  ${EndIf}
  ${If} $Blocked != ""
    Push "${PRODUCT} is running ($Blocked). Nothing was changed."
    Call Log
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${PRODUCT} is running. Nothing was changed.$\r$\n$\r$\nClose it in every session of this computer, then choose Retry." /SD IDCANCEL IDRETRY again
    SetErrorLevel 3
    Quit
  ${EndIf}
FunctionEnd

; Leaves 1 in $R4 when the folder $R0 belongs to Administrators, to SYSTEM or to the account that setup runs as. Who owns a folder can give it other rights
; again, and what he has laid in it stays his.
Function IsOurs
  StrCpy $R4 0
  System::Call 'advapi32::GetNamedSecurityInfoW(w R0, i 1, i 1, *p .R5, p 0, p 0, p 0, *p .R6) i.R7'
  ${If} $R7 <> 0
    Return
  ${EndIf}
  ; WinLocalSystemSid and WinBuiltinAdministratorsSid.
  System::Call 'advapi32::IsWellKnownSid(p R5, i 22) i.R7'
  System::Call 'advapi32::IsWellKnownSid(p R5, i 26) i.R8'
  IntOp $R4 $R7 | $R8
  System::Call 'kernel32::GetCurrentProcess() p.R7'
  System::Call 'advapi32::OpenProcessToken(p R7, i 8, *p .R7) i.R8'
  ${If} $R8 <> 0
    System::Alloc 256
    Pop $R9
    System::Call 'advapi32::GetTokenInformation(p R7, i 1, p R9, i 256, *i .R8) i.R8'
    ${If} $R8 <> 0
      System::Call '*$R9(p .R8)'
      System::Call 'advapi32::EqualSid(p R5, p R8) i.R8'
      IntOp $R4 $R4 | $R8
    ${EndIf}
    System::Free $R9
    System::Call 'kernel32::CloseHandle(p R7)'
  ${EndIf}
  System::Call 'kernel32::LocalFree(p R6)'
FunctionEnd

; Makes the folder $R0 with the security descriptor $R1 (SDDL), or gives it to the folder that is there. $R2: 0, or Windows' error; 1307 when the folder
; belongs to another account.
Function MakeProtected
  System::Call 'advapi32::ConvertStringSecurityDescriptorToSecurityDescriptorW(w R1, i 1, *p .R3, p 0) i.R4 ?e'
  Pop $R2
  ${If} $R4 = 0
    Return
  ${EndIf}
  ; SECURITY_ATTRIBUTES: its length, the descriptor, no inheritance of the handle.
  !if ${NSIS_PTR_SIZE} > 4
    System::Call '*(l 24, p R3, l 0) p.R5'
  !else
    System::Call '*(i 12, p R3, i 0) p.R5'
  !endif
  System::Call 'kernel32::CreateDirectoryW(w R0, p R5) i.R4 ?e'
  Pop $R2
  System::Free $R5
  ${If} $R4 <> 0
    StrCpy $R2 0
  ${ElseIf} $R2 = 183
    ; A link would give these rights to whatever it points to.
    System::Call 'kernel32::GetFileAttributesW(w R0) i.R4'
    IntOp $R4 $R4 & 0x400
    ${If} $R4 <> 0
      StrCpy $R2 4390
    ${Else}
      Call IsOurs
    ${EndIf}
    ${If} $R2 = 183
    ${AndIf} $R4 = 0
      StrCpy $R2 1307
    ${ElseIf} $R2 = 183
      System::Call 'advapi32::GetSecurityDescriptorOwner(p R3, *p .R6, *i .R7)'
      System::Call 'advapi32::GetSecurityDescriptorDacl(p R3, *i .R7, *p .R8, *i .R9)'
      ; SE_FILE_OBJECT; owner, access list, protected from what is above. Passes it on to what is inside.
      System::Call 'advapi32::SetNamedSecurityInfoW(w R0, i 1, i 0x80000005, p R6, p 0, p R8, p 0) i.R2'
    ${EndIf}
  ${EndIf}
  System::Call 'kernel32::LocalFree(p R3)'
FunctionEnd

; Program Files protects what is in it. A folder elsewhere would let every user put files beside a program that runs elevated.
Function MakeInstallFolder
  ${If} $INSTDIR == $OldFolder
  ${AndIf} ${FileExists} "$INSTDIR\*.*"
    ; Its rights may have been changed on purpose.
    Return
  ${EndIf}
  ${GetParent} "$INSTDIR" $2
  CreateDirectory "$2"
  StrCpy $R2 0
  Call IsInProgramFiles
  ${If} $0 = 1
    CreateDirectory "$INSTDIR"
  ${Else}
    StrCpy $R0 $INSTDIR
    StrCpy $R1 "${PROGRAM_SDDL}"
    Call MakeProtected
  ${EndIf}
  ${If} $R2 = 1307
    !insertmacro REFUSE "" 5 "The folder $INSTDIR belongs to another account, which could exchange the program’s files. Nothing was installed. Choose a new one."
  ${EndIf}
  ${IfNot} ${FileExists} "$INSTDIR\*.*"
    !insertmacro REFUSE "" 2 "The folder $INSTDIR can’t be made. Nothing was installed. Choose another one."
  ${EndIf}
  ${If} $R2 <> 0
    !insertmacro REFUSE "" 2 "The folder $INSTDIR can’t be protected from other users (Windows error $R2). Nothing was installed. Choose a new one."
  ${EndIf}
FunctionEnd

; An upgrade leaves a folder that is there as it is: its rights may have been changed on purpose.
Function MakeDataFolder
  ${If} $OldVersion != ""
  ${AndIf} ${FileExists} "$DataFolder\*.*"
    Return
  ${EndIf}
  StrCpy $R0 $DataFolder
  StrCpy $R1 "${DATA_SDDL}"
  Call MakeProtected
  ${If} $R2 = 0
  ${AndIfNot} ${FileExists} "$DataFolder\*.*"
    StrCpy $R2 267 ; a file bears its name
  ${EndIf}
  ${If} $R2 = 1307
    Call RemoveStaging
    !insertmacro REFUSE "" 9 "The data folder $DataFolder was made by another account, which could change what is kept there. Nothing was installed. Look at who made it and what is in it, rename it, and start setup again."
  ${EndIf}
  ${If} $R2 <> 0
    Call RemoveStaging
    !insertmacro REFUSE "" 9 "The data folder $DataFolder can’t be made, or can’t be protected from other users (Windows error $R2). Nothing was installed. If it is there, look at who made it and rename it."
  ${EndIf}
FunctionEnd

!macro DELETE_STAGED FILE
  Delete "$INSTDIR\${STAGING}\${FILE}"
!macroend
!macro REMOVE_STAGED_FOLDER FOLDER
  RMDir "$INSTDIR\${STAGING}\${FOLDER}"
!macroend
!macro MAKE_FOLDER FOLDER
  CreateDirectory "$INSTDIR\${FOLDER}"
!macroend
!macro MOVE FILE
  StrCpy $0 "${FILE}"
  Call MoveFile
!macroend

Function ClearStaging
  SetOutPath "$TEMP"
  !insertmacro EACH_FILE DELETE_STAGED
  !insertmacro EACH_FOLDER_UP REMOVE_STAGED_FOLDER
  RMDir "$INSTDIR\${STAGING}"
FunctionEnd

Function RemoveStaging
  Call ClearStaging
  RMDir "$INSTDIR"
FunctionEnd

; Virus scanners hold new files for a moment.
Function MoveFile
  ${For} $1 1 50
    Delete "$INSTDIR\$0"
    ClearErrors
    Rename "$INSTDIR\${STAGING}\$0" "$INSTDIR\$0"
    ${IfNot} ${Errors}
      Return
    ${EndIf}
    Sleep 100
  ${Next}
  StrCpy $Failed "$0"
FunctionEnd

; The new files are on the disk by now, in a folder beside; the earlier version goes only when all of it can go.
Function RemoveOld
  ${If} $OldFolder == ""
  ${OrIfNot} ${FileExists} "$OldFolder\${UNINSTALLER_FILE}"
    Return
  ${EndIf}
  SetDetailsPrint both
  DetailPrint "Removing version $OldVersion"
  SetDetailsPrint none
  InitPluginsDir
  ClearErrors
  CopyFiles /SILENT "$OldFolder\${UNINSTALLER_FILE}" "$PLUGINSDIR\earlier.exe"
  StrCpy $0 2
  ExecWait '"$PLUGINSDIR\earlier.exe" /S /UPGRADE _?=$OldFolder' $0
  ${If} $0 <> 0
    StrCpy $1 "Version $OldVersion stays installed as it was."
    ${IfNot} ${FileExists} "$OldFolder\${PROGRAM_FILE}"
      StrCpy $1 "Parts of it may be gone: start setup again after a restart of Windows."
    ${EndIf}
    Call RemoveStaging
    !insertmacro REFUSE "" 6 "Version $OldVersion in $OldFolder can’t be removed (its uninstaller ended with $0). $1 The reason is in ${LOG_FILE}"
  ${EndIf}
FunctionEnd

Section "${PRODUCT}"
  Call RefuseWhenRunning
  DetailPrint "Writing the files of version ${VERSION}"
  ; A line for each file would only take time.
  SetDetailsPrint none
  Call MakeInstallFolder
  ; Not the folder itself: made a second time it would not have the rights that it just got.
  Call ClearStaging
  ClearErrors
  !insertmacro UNPACK "$INSTDIR\${STAGING}"
  ${If} ${Errors}
    Call RemoveStaging
    !insertmacro REFUSE "" 2 "The files can’t be written to $INSTDIR. Nothing was installed. Look whether the disk is full."
  ${EndIf}
  Call MakeDataFolder
  Call RemoveOld
  StrCpy $Taken 1

  ; Windows' list of programs first: should the computer go down now, setup or uninstaller can be started again.
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\${UNINSTALLER_FILE}"
  WriteRegStr HKLM "${UNINSTALL_KEY}" DisplayName "${PRODUCT}"
  WriteRegStr HKLM "${UNINSTALL_KEY}" DisplayVersion "${VERSION}"
  WriteRegStr HKLM "${UNINSTALL_KEY}" Publisher "${PUBLISHER}"
  WriteRegStr HKLM "${UNINSTALL_KEY}" DisplayIcon "$INSTDIR\${PROGRAM_FILE},0"
  WriteRegStr HKLM "${UNINSTALL_KEY}" InstallLocation "$INSTDIR"
  WriteRegStr HKLM "${UNINSTALL_KEY}" UninstallString '"$INSTDIR\${UNINSTALLER_FILE}"'
  WriteRegStr HKLM "${UNINSTALL_KEY}" QuietUninstallString '"$INSTDIR\${UNINSTALLER_FILE}" /S'
  WriteRegStr HKLM "${UNINSTALL_KEY}" Comments "Uninstalling keeps $DataFolder"
  WriteRegDWORD HKLM "${UNINSTALL_KEY}" EstimatedSize ${SIZE_KB}
  WriteRegDWORD HKLM "${UNINSTALL_KEY}" NoModify 1
  WriteRegDWORD HKLM "${UNINSTALL_KEY}" NoRepair 1

  SetDetailsPrint both
  DetailPrint "Putting the files in place"
  SetDetailsPrint none
  !insertmacro EACH_FOLDER_DOWN MAKE_FOLDER
  !insertmacro EACH_FILE MOVE
  ${If} $Failed != ""
    !insertmacro REFUSE "" 2 "$INSTDIR\$Failed can’t be put in place. The installation is not complete: start setup again after a restart of Windows."
  ${EndIf}
  Call RemoveStaging

  SetOutPath "$INSTDIR"
  CreateShortcut "$SMPROGRAMS\${PRODUCT}.lnk" "$INSTDIR\${PROGRAM_FILE}" "" "$INSTDIR\${PROGRAM_FILE}" 0 "" "" "Disaster recovery of Service Manager and Orchestrator"
  CreateShortcut "$SMPROGRAMS\${PRODUCT} (practice).lnk" "$INSTDIR\${PROGRAM_FILE}" "--practice" "$INSTDIR\${PROGRAM_FILE}" 0 "" "" "The same wizards on simulated servers"
  SetDetailsPrint both
  DetailPrint "Installed in $INSTDIR"
  Push "Installed in $INSTDIR. Data folder: $DataFolder"
  Call Log
SectionEnd

; A file could not be written (NSIS has said so itself where there is a window).
Function .onInstFailed
  ${If} $Taken == 1
    StrCpy $Sentence "The installation is not complete: start setup again."
  ${Else}
    StrCpy $Sentence "Nothing was changed."
  ${EndIf}
  Call RemoveStaging
  Push "A file can’t be written to $INSTDIR. $Sentence Look whether the disk is full."
  Call Log
  SetErrorLevel 2
FunctionEnd

; Explorer starts it in the user's own session, without setup's rights. Server Core has no Explorer.
Function StartUnelevated
  ${If} ${FileExists} "$WINDIR\explorer.exe"
    Exec '"$WINDIR\explorer.exe" "$INSTDIR\${PROGRAM_FILE}"'
  ${Else}
    Exec '"$INSTDIR\${PROGRAM_FILE}"'
  ${EndIf}
FunctionEnd

; --- uninstaller

Function un.onInit
  Call un.Begin
  ; Copied elsewhere it would remove files that only bear the same names.
  StrCpy $0 $INSTDIR
  StrCpy $1 $OldFolder
  System::Call 'kernel32::GetLongPathNameW(w r0, w .r0, i ${NSIS_MAX_STRLEN})'
  System::Call 'kernel32::GetLongPathNameW(w r1, w .r1, i ${NSIS_MAX_STRLEN})'
  ${If} $0 != $1
    !insertmacro REFUSE "un." 11 "$INSTDIR is not the folder that ${PRODUCT} is installed in. Nothing was removed."
  ${EndIf}
FunctionEnd

!macro UN_CHECK_FREE FILE
  Push "$INSTDIR\${FILE}"
  Call un.CheckFree
!macroend
!macro UN_DELETE FILE
  ClearErrors
  Delete "$INSTDIR\${FILE}"
  ${If} ${Errors}
    StrCpy $Failed "${FILE}"
  ${EndIf}
!macroend
!macro UN_REMOVE_FOLDER FOLDER
  RMDir "$INSTDIR\${FOLDER}"
!macroend

Section "Uninstall"
  SetOutPath "$TEMP"
  again:
  StrCpy $Blocked ""
  !insertmacro EACH_FILE UN_CHECK_FREE
  ${If} $Blocked != ""
    Push "$Blocked is in use. Nothing was removed."
    Call un.Log
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${PRODUCT} is running, or a file of it is in use:$\r$\n$Blocked$\r$\n$\r$\nNothing was removed. Close the program in every session of this computer, then choose Retry." /SD IDCANCEL IDRETRY again
    SetErrorLevel 3
    Quit
  ${EndIf}

  DetailPrint "Removing the program’s files"
  SetDetailsPrint none
  !insertmacro EACH_FILE UN_DELETE
  ${If} $Failed != ""
    !insertmacro REFUSE "un." 2 "$INSTDIR\$Failed can’t be removed. Restart Windows and uninstall again."
  ${EndIf}
  !insertmacro EACH_FOLDER_UP UN_REMOVE_FOLDER
  Delete "$SMPROGRAMS\${PRODUCT}.lnk"
  Delete "$SMPROGRAMS\${PRODUCT} (practice).lnk"
  Delete "$INSTDIR\${UNINSTALLER_FILE}"
  DeleteRegKey HKLM "${UNINSTALL_KEY}"
  RMDir "$INSTDIR"

  StrCpy $UnKept "Kept: $DataFolder$\r$\nIt holds journals, logs and the recovery kit’s index. Remove it by hand when they are not needed any more."
  ${If} ${FileExists} "$INSTDIR\*.*"
  ${AndIf} $Replacing != 1
    StrCpy $UnKept "$UnKept$\r$\n$\r$\nKept: $INSTDIR$\r$\nIt holds files that setup did not install."
  ${EndIf}
  SetDetailsPrint both
  DetailPrint "Kept: $DataFolder"
  Push "Removed from $INSTDIR. Kept: $DataFolder"
  Call un.Log
SectionEnd
