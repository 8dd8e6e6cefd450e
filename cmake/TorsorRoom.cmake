# The warnings of this project's own files; never passed on to its users.
add_library(torsor_warnings INTERFACE)
target_compile_options(torsor_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow
  $<$<BOOL:${TORSOR_WERROR}>:-Werror>)

# No clang compiles LibTorch 1.13's headers as C++20 unless this one comes first.
add_library(torsor_libtorch INTERFACE)
target_compile_options(torsor_libtorch INTERFACE
  $<$<CXX_COMPILER_ID:Clang>:SHELL:-include ATen/core/ivalue.h>)

# torsor_room(<name> HEADERS ... [SOURCES ...] [PUBLIC ...] [PRIVATE ...])
#
# One room of the house: a library target torsor_<name>, known to users as torsor::<name>, whose headers are
# installed under include/torsor/<name>/.
function(torsor_room name)
  cmake_parse_arguments(ROOM "" "" "HEADERS;SOURCES;PUBLIC;PRIVATE" ${ARGN})
  set(target torsor_${name})
  if(ROOM_SOURCES)
    add_library(${target} ${ROOM_SOURCES})
    set(scope PUBLIC)
    target_link_libraries(${target} PRIVATE $<BUILD_INTERFACE:torsor_warnings> ${ROOM_PRIVATE})
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  add_library(torsor::${name} ALIAS ${target})
  target_sources(${target} ${scope} FILE_SET HEADERS
    BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${ROOM_HEADERS})
  target_compile_features(${target} ${scope} cxx_std_20)
  target_link_libraries(${target} ${scope} ${ROOM_PUBLIC})
  if(torch IN_LIST ROOM_PUBLIC)
    target_link_libraries(${target} ${scope} $<BUILD_INTERFACE:torsor_libtorch>)
  endif()
  set_target_properties(${target} PROPERTIES
    EXPORT_NAME ${name} POSITION_INDEPENDENT_CODE ON VERIFY_INTERFACE_HEADER_SETS ON)
  install(TARGETS ${target} EXPORT torsorTargets
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
    LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
    FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/torsor)
endfunction()
