# Generated code lives in the build folder only.
find_package(Protobuf REQUIRED)

# dw_proto(name FILES a.proto …): dw_<name>, the C++ messages of the .proto files, included as "digiwork/wire/v1/x.pb.h".
function(dw_proto name)
  cmake_parse_arguments(ARG "" "" "FILES" ${ARGN})
  set(out ${PROJECT_BINARY_DIR}/generated)
  set(sources)
  foreach(file IN LISTS ARG_FILES)
    string(REGEX REPLACE "\\.proto$" "" stem ${file})
    set(cc ${out}/${stem}.pb.cc)
    get_filename_component(dir ${cc} DIRECTORY)
    file(MAKE_DIRECTORY ${dir})
    add_custom_command(OUTPUT ${cc} ${out}/${stem}.pb.h
      COMMAND ${Protobuf_PROTOC_EXECUTABLE} -I${PROJECT_SOURCE_DIR}/proto --cpp_out=${out} ${PROJECT_SOURCE_DIR}/proto/${file}
      DEPENDS ${PROJECT_SOURCE_DIR}/proto/${file} VERBATIM)
    list(APPEND sources ${cc})
  endforeach()
  add_library(dw_${name} STATIC ${sources})
  list(FIND DW_LAYERS proto rank)
  set_target_properties(dw_${name} PROPERTIES DW_RANK ${rank})
  target_include_directories(dw_${name} SYSTEM PUBLIC ${out} ${Protobuf_INCLUDE_DIRS})
  target_compile_options(dw_${name} PRIVATE -w)
  # Under sanitizers generated code takes minutes to optimise.
  if(DW_SANITIZE)
    target_compile_options(dw_${name} PRIVATE -O0)
  endif()
  target_link_libraries(dw_${name} PUBLIC ${Protobuf_LIBRARIES} Threads::Threads)
endfunction()
