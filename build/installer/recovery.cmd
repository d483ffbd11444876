@echo off
rem Starts the program beside this file with all arguments unchanged, waits for its end and returns its exit code.
setlocal EnableExtensions DisableDelayedExpansion
rem A variable of this name would stand for every exit code.
set "ERRORLEVEL="
if [%1]==[] goto usage
if not exist "%~dp0System Center Recovery Wizard.exe" goto missing
"%~dp0System Center Recovery Wizard.exe" %*
exit /b %ERRORLEVEL%
:usage
echo Runs an answer file without a window, waits and returns the exit code of the run: for Task Scheduler and scripts.
echo Usage: recovery.cmd --unattended C:\DR\answers.json [--check] [--output FILE] [--data-folder FOLDER]
exit /b 2
:missing
echo "System Center Recovery Wizard.exe" is not beside recovery.cmd. Nothing was started.>&2
exit /b 9009
