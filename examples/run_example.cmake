# cmake -DPROGRAM=FILE -DEXPECTED=REGEX -P run_example.cmake: runs an example; fails unless it ends with status 0 and
# its output matches.
execute_process(COMMAND ${PROGRAM} OUTPUT_VARIABLE output ERROR_VARIABLE errors RESULT_VARIABLE status)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "status ${status}\n${output}${errors}")
endif()
if(NOT output MATCHES "${EXPECTED}")
  message(FATAL_ERROR "the output does not match \"${EXPECTED}\":\n${output}")
endif()
