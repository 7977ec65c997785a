# The dependency rule as code: base <- core <- ports <- proto <- runtime <- adapters <- services <- apps.
# A library's layer is the first folder of its path; naming a dependency of a higher layer is a configure error.
set(DW_LAYERS base core ports proto runtime adapters services apps)

find_package(GTest REQUIRED)
include(GoogleTest)

# What is tested is optimised; the tests themselves, half of all there is to compile, are not.
# All with -pthread, as some libraries ask for it, and precompiled headers must not differ in it.
set(DW_TEST_OPTIONS -O0 -g1 -pthread)

# GoogleTest's headers take three seconds a file to read, and a tenth of one precompiled. The second compiler reads them
# as they are.
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  file(WRITE ${PROJECT_BINARY_DIR}/test_headers.cc "int main() {}\n")
  add_executable(dw_test_headers ${PROJECT_BINARY_DIR}/test_headers.cc) # compiled as the tests are, so an executable
  # Without the time in it, the compiler cache knows it again.
  target_compile_options(dw_test_headers PRIVATE ${DW_TEST_OPTIONS} "SHELL:-Xclang -fno-pch-timestamp")
  target_link_libraries(dw_test_headers PRIVATE GTest::gmock Threads::Threads)
  target_precompile_headers(dw_test_headers PRIVATE <gmock/gmock.h> <gtest/gtest.h>)
endif()

# dw_library(name SOURCES … [DEPS dw libraries] [LINK outside libraries] [TESTS …] [TEST_DEPS …])
# Makes dw_<name>, and for TESTS one executable <name>_test that CTest runs. A library without SOURCES is header-only.
function(dw_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;LINK;TESTS;TEST_DEPS;TEST_LINK" ${ARGN})
  file(RELATIVE_PATH path ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  string(REGEX MATCH "^[^/]+" layer "${path}")
  list(FIND DW_LAYERS "${layer}" rank)
  if(rank LESS 0)
    message(FATAL_ERROR "${path} is in no layer: layers go ${DW_LAYERS}")
  endif()

  if(ARG_SOURCES)
    add_library(dw_${name} STATIC ${ARG_SOURCES})
    set(scope PUBLIC)
  else()
    add_library(dw_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  set_target_properties(dw_${name} PROPERTIES DW_RANK ${rank})
  target_include_directories(dw_${name} ${scope} ${PROJECT_SOURCE_DIR})
  target_link_libraries(dw_${name} ${scope} Threads::Threads ${ARG_LINK})

  foreach(dep IN LISTS ARG_DEPS)
    if(NOT TARGET dw_${dep})
      message(FATAL_ERROR "${path} depends on ${dep}, which is not defined yet: layers go ${DW_LAYERS}")
    endif()
    get_target_property(dep_rank dw_${dep} DW_RANK)
    if(dep_rank GREATER rank)
      message(FATAL_ERROR "${path} may not depend on ${dep}: layers go ${DW_LAYERS}")
    endif()
    target_link_libraries(dw_${name} ${scope} dw_${dep})
  endforeach()

  if(ARG_TESTS)
    dw_test(${name}_test SOURCES ${ARG_TESTS} DEPS ${name} ${ARG_TEST_DEPS} LINK ${ARG_TEST_LINK})
  endif()
endfunction()

# dw_test(name SOURCES … DEPS dw libraries [TOGETHER]): one test executable; each test is a CTest test. TOGETHER they are
# one, for they share something that takes long to start.
function(dw_test name)
  cmake_parse_arguments(ARG "TOGETHER" "" "SOURCES;DEPS;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  list(TRANSFORM ARG_DEPS PREPEND dw_)
  target_compile_options(${name} PRIVATE ${DW_TEST_OPTIONS})
  if(TARGET dw_test_headers)
    target_precompile_headers(${name} REUSE_FROM dw_test_headers)
  endif()
  target_link_libraries(${name} PRIVATE ${ARG_DEPS} ${ARG_LINK} GTest::gmock GTest::gtest_main)
  if(ARG_TOGETHER)
    add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
    set_tests_properties(${name} PROPERTIES TIMEOUT 120)
    return()
  endif()
  gtest_discover_tests(${name} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 120)
endfunction()

# dw_fuzz(name SOURCES … DEPS …): a libFuzzer target; its corpus is fuzz/corpus/<name>.
function(dw_fuzz name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;LINK" ${ARGN})
  add_executable(${name}_fuzz ${ARG_SOURCES})
  list(TRANSFORM ARG_DEPS PREPEND dw_)
  target_link_libraries(${name}_fuzz PRIVATE ${ARG_DEPS} ${ARG_LINK})
  target_link_options(${name}_fuzz PRIVATE -fsanitize=fuzzer)
endfunction()

# dw_bench(name SOURCES … DEPS …): a Google Benchmark executable.
function(dw_bench name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS;LINK" ${ARGN})
  find_package(benchmark REQUIRED)
  add_executable(${name}_bench ${ARG_SOURCES})
  list(TRANSFORM ARG_DEPS PREPEND dw_)
  target_link_libraries(${name}_bench PRIVATE ${ARG_DEPS} ${ARG_LINK} benchmark::benchmark_main)
endfunction()
