# Warnings, sanitizers and the linker, for every target of the project.
option(DW_FUZZ "Build the fuzz targets (clang only)" OFF)
option(DW_WERROR "Warnings are errors" ON)
set(DW_SANITIZE "" CACHE STRING "Sanitizers, comma separated: address,undefined or thread")

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -fno-omit-frame-pointer)
if(DW_WERROR)
  add_compile_options(-Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  add_link_options(-fuse-ld=lld-19)
endif()

if(DW_SANITIZE)
  add_compile_options(-fsanitize=${DW_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${DW_SANITIZE})
endif()
if(DW_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_package(Threads REQUIRED)
