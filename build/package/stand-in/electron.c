/*
 * Stands in for Electron's program where that can't be had: the package, the installer and the portable program are built around it and run in tests.
 * It shows no window. It writes what it was started with, as UTF-8, to the file that STAND_IN_TRACE names (appended) and to stdout when there is one.
 *   --wait-for=FILE       keeps it running until FILE exists
 *   --exit=N              ends with exit code N
 *   --hold=NAME           takes the mutex NAME and keeps it until its end
 *   --keep-open=FILE      opens FILE for reading, and lets nobody write to it until its end
 *   --security-of=FOLDER  writes owner and access list of FOLDER as SDDL
 */
#include <windows.h>
#include <sddl.h>
#include <aclapi.h>
#include <shellapi.h>
#include <stdio.h>
#include <wchar.h>

/* Electron's fuse wire: sentinel, version 1, number of fuses, then a character each ('0' off, '1' on, 'r' removed). Source: @electron/fuses. */
__attribute__((used)) volatile const char fuse_wire[] = "dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX" "\x01" "\x09" "101100011";

#define LONG_TEXT 32768
static HANDLE trace = INVALID_HANDLE_VALUE;
static HANDLE output = INVALID_HANDLE_VALUE;

static void send_to(HANDLE file, const char *text) {
  DWORD written;
  if (file != NULL && file != INVALID_HANDLE_VALUE) WriteFile(file, text, (DWORD)strlen(text), &written, NULL);
}

static void say(const wchar_t *name, const wchar_t *value) {
  static wchar_t line[LONG_TEXT + 64];
  static char utf8[4 * (LONG_TEXT + 64)];
  _snwprintf(line, LONG_TEXT + 63, L"%ls=%ls\n", name, value);
  line[LONG_TEXT + 63] = 0;
  WideCharToMultiByte(CP_UTF8, 0, line, -1, utf8, sizeof utf8, NULL, NULL);
  send_to(trace, utf8);
  send_to(output, utf8);
}

static const wchar_t *variable(const wchar_t *name) {
  static wchar_t value[LONG_TEXT];
  DWORD length = GetEnvironmentVariableW(name, value, LONG_TEXT);
  return length > 0 && length < LONG_TEXT ? value : NULL;
}

static void say_security(wchar_t *folder) {
  const SECURITY_INFORMATION parts = OWNER_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION;
  PSECURITY_DESCRIPTOR descriptor;
  wchar_t *sddl;
  if (GetNamedSecurityInfoW(folder, SE_FILE_OBJECT, parts, NULL, NULL, NULL, NULL, &descriptor) == ERROR_SUCCESS &&
      ConvertSecurityDescriptorToStringSecurityDescriptorW(descriptor, SDDL_REVISION_1, parts, &sddl, NULL))
    say(L"security", sddl);
  else
    say(L"security", L"unknown");
}

int WINAPI wWinMain(HINSTANCE instance, HINSTANCE before, PWSTR line, int show) {
  static const wchar_t *const names[] = {L"PORTABLE_EXECUTABLE_DIR", L"PORTABLE_EXECUTABLE_FILE", L"PORTABLE_EXECUTABLE_APP_FILENAME"};
  static wchar_t path[LONG_TEXT];
  int argc, code = 0;
  wchar_t **argv = CommandLineToArgvW(GetCommandLineW(), &argc);
  const wchar_t *file = variable(L"STAND_IN_TRACE");
  if (argv == NULL) return 99;
  output = GetStdHandle(STD_OUTPUT_HANDLE);
  if (file != NULL)
    trace = CreateFileW(file, FILE_APPEND_DATA, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_ALWAYS, 0, NULL);

  GetModuleFileNameW(NULL, path, LONG_TEXT);
  say(L"program", path);
  for (int i = 1; i < argc; i++) say(L"argument", argv[i]);
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    const wchar_t *value = variable(names[i]);
    if (value != NULL) say(names[i], value);
  }
  wcscpy(wcsrchr(path, L'\\'), L"\\resources\\app.asar");
  say(L"app.asar", GetFileAttributesW(path) == INVALID_FILE_ATTRIBUTES ? L"missing" : L"there");
  GetCurrentDirectoryW(LONG_TEXT, path);
  say(L"current", path);

  for (int i = 1; i < argc; i++) {
    if (wcsncmp(argv[i], L"--security-of=", 14) == 0) say_security(argv[i] + 14);
    if (wcsncmp(argv[i], L"--hold=", 7) == 0) CreateMutexW(NULL, TRUE, argv[i] + 7);
    if (wcsncmp(argv[i], L"--keep-open=", 12) == 0)
      CreateFileW(argv[i] + 12, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    if (wcsncmp(argv[i], L"--exit=", 7) == 0) code = _wtoi(argv[i] + 7);
  }
  say(L"running", L"yes");
  for (int i = 1; i < argc; i++)
    if (wcsncmp(argv[i], L"--wait-for=", 11) == 0)
      while (GetFileAttributesW(argv[i] + 11) == INVALID_FILE_ATTRIBUTES) Sleep(20);
  return code;
}
