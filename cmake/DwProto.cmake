# Generated code lives in the build folder only.
find_package(Protobuf REQUIRED)

# dw_proto(name FILES a.proto … [DEPS …]): dw_<name>, the C++ messages of the .proto files, included as "digiwork/wire/v1/x.pb.h".
function(dw_proto name)
  cmake_parse_arguments(ARG "" "" "FILES;DEPS" ${ARGN})
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
  list(TRANSFORM ARG_DEPS PREPEND dw_)
  target_link_libraries(dw_${name} PUBLIC ${Protobuf_LIBRARIES} Threads::Threads ${ARG_DEPS})
endfunction()

# dw_grpc(name FILE a.proto DEPS messages): dw_<name>, the C++ stubs of the services in that file, included as
# "digiwork/…/a.grpc.pb.h"; the messages themselves are dw_<messages>, made by dw_proto.
function(dw_grpc name)
  cmake_parse_arguments(ARG "" "FILE;DEPS" "" ${ARGN})
  # Debian 12's finds what it needs only once in a folder.
  if(NOT TARGET gRPC::grpc++)
    find_package(gRPC CONFIG REQUIRED)
  endif()
  set(out ${PROJECT_BINARY_DIR}/generated)
  string(REGEX REPLACE "\\.proto$" "" stem ${out}/${ARG_FILE})
  add_custom_command(OUTPUT ${stem}.grpc.pb.cc ${stem}.grpc.pb.h
    COMMAND ${Protobuf_PROTOC_EXECUTABLE} -I${PROJECT_SOURCE_DIR}/proto --grpc_out=${out}
      --plugin=protoc-gen-grpc=$<TARGET_FILE:gRPC::grpc_cpp_plugin> ${PROJECT_SOURCE_DIR}/proto/${ARG_FILE}
    DEPENDS ${PROJECT_SOURCE_DIR}/proto/${ARG_FILE} VERBATIM)
  add_library(dw_${name} STATIC ${stem}.grpc.pb.cc)
  list(FIND DW_LAYERS proto rank)
  set_target_properties(dw_${name} PROPERTIES DW_RANK ${rank})
  target_compile_options(dw_${name} PRIVATE -w)
  if(DW_SANITIZE)
    target_compile_options(dw_${name} PRIVATE -O0)
  endif()
  target_link_libraries(dw_${name} PUBLIC dw_${ARG_DEPS} gRPC::grpc++)
endfunction()
