@echo off
rem Starts the verbs in python\thaw_java; "thaw help" lists them.
setlocal
if defined THAW_PYTHON (
  "%THAW_PYTHON%" "%~dp0python\thaw_java" %*
  goto end
)
where py >nul 2>nul
if %errorlevel%==0 (
  py -3 "%~dp0python\thaw_java" %*
) else (
  python "%~dp0python\thaw_java" %*
)
:end
exit /b %errorlevel%
