include(CMakePackageConfigHelpers)

set(torsor_package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/torsor)
install(EXPORT torsorTargets NAMESPACE torsor:: DESTINATION ${torsor_package_dir})
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/torsorConfig.cmake.in
  ${PROJECT_BINARY_DIR}/torsorConfig.cmake INSTALL_DESTINATION ${torsor_package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/torsorConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/torsorConfig.cmake
  ${PROJECT_BINARY_DIR}/torsorConfigVersion.cmake DESTINATION ${torsor_package_dir})
