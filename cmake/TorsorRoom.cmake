# The warnings of this project's own files; never passed on to its users.
add_library(torsor_warnings INTERFACE)
target_compile_options(torsor_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow
  $<$<BOOL:${TORSOR_WERROR}>:-Werror>)

# No clang compiles LibTorch 1.13's headers as C++20 unless this one comes first.
add_library(torsor_libtorch INTERFACE)
target_compile_options(torsor_libtorch INTERFACE
  $<$<CXX_COMPILER_ID:Clang>:SHELL:-include ATen/core/ivalue.h>)

# Compiles the files of each folder together, eight at a time, when CMAKE_UNITY_BUILD is on: reading LibTorch's
# headers is most of the work. A new file then costs its own folder a rebuild and no other.
function(torsor_unity target)
  get_target_property(sources ${target} SOURCES)
  foreach(source IN LISTS sources)
    cmake_path(GET source PARENT_PATH folder)
    string(MAKE_C_IDENTIFIER "${folder}" folder)
    if(NOT DEFINED count_${folder})
      set(count_${folder} 0)
    endif()
    math(EXPR part "${count_${folder}} / 8")
    math(EXPR count_${folder} "${count_${folder}} + 1")
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP "${folder}_${part}")
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD_MODE GROUP)
endfunction()

# torsor_room(<name> HEADERS ... [SOURCES ...] [PUBLIC ...] [PRIVATE ...])
#
# One room of the house: a library target torsor_<name>, known to users as torsor::<name>, whose headers are
# installed under include/torsor/<name>/.
function(torsor_room name)
  cmake_parse_arguments(ROOM "" "" "HEADERS;SOURCES;PUBLIC;PRIVATE" ${ARGN})
  set(target torsor_${name})
  if(ROOM_SOURCES)
    add_library(${target} ${ROOM_SOURCES})
    torsor_unity(${target})
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
