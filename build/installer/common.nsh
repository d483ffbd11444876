; Shared by setup.nsi and portable.nsi. The values come from build/package/makensis.ts, in the file that VALUES names:
;   PRODUCT PROGRAM_FILE UNINSTALLER_FILE PUBLISHER VERSION OUT_FILE ICON_FILE LICENSE_FILE PICTURE_FILE SIZE_KB LONGEST_NAME
;   optional AMD64 (a 64-bit stub), SIGN_UNINSTALLER (a command), and the macros UNPACK, EACH_FILE, EACH_FOLDER_DOWN, EACH_FOLDER_UP
Unicode true
!include "${VALUES}"
!ifdef AMD64
  Target amd64-unicode
!endif
!include LogicLib.nsh
!include FileFunc.nsh

; As Windows protects Program Files: only Administrators and SYSTEM write; users and app containers (Chromium's sandbox) read.
!define PROGRAM_SDDL "O:BAG:BAD:P(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)(A;OICI;0x1200a9;;;BU)(A;OICI;0x1200a9;;;AC)(A;OICI;0x1200a9;;;S-1-15-2-2)"

Name "${PRODUCT}"
OutFile "${OUT_FILE}"
Icon "${ICON_FILE}"
ManifestDPIAware true
ManifestSupportedOS all
; Files get the time of their unpacking: their times on the building computer are not in the setup, so that two builds are the same.
SetDateSave off

VIProductVersion "${VERSION}.0"
VIFileVersion "${VERSION}.0"
!macro VERSION_INFO DESCRIPTION
  VIAddVersionKey /LANG=1033 ProductName "${PRODUCT}"
  VIAddVersionKey /LANG=1033 ProductVersion "${VERSION}"
  VIAddVersionKey /LANG=1033 FileVersion "${VERSION}"
  VIAddVersionKey /LANG=1033 FileDescription "${DESCRIPTION}"
  VIAddVersionKey /LANG=1033 CompanyName "${PUBLISHER}"
  VIAddVersionKey /LANG=1033 LegalCopyright "${PUBLISHER}"
!macroend
